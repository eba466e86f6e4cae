/** Sentry with traces, logs and metrics. */
import * as Sentry from '@sentry/browser'

const { host, protocol } = new URL(globalThis.bench.endpoint)
Sentry.init({
  dsn: `${protocol}//public@${host}/1`,
  integrations: [Sentry.browserTracingIntegration(), Sentry.consoleLoggingIntegration()],
  tracesSampleRate: 1,
  enableLogs: true,
})
Sentry.metrics?.count('started', 1)
