/** Sentry, as its own documentation starts it, with every request traced. */
import * as Sentry from '@sentry/node'

Sentry.init({
  dsn: `${process.env.OTEL_EXPORTER_OTLP_ENDPOINT!.replace('://', '://public@')}/1`,
  tracesSampleRate: 1,
})
