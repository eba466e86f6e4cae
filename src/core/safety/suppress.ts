import { type Context, createContextKey } from '@opentelemetry/api'

/** The official SDK's own key: a key is its name, so its processors and instrumentations and ours heed each other. */
const SUPPRESSED = createContextKey('OpenTelemetry SDK Context Key SUPPRESS_TRACING')

/** A context in which no span is started and nothing is sent on. */
export const suppressTracing = (context: Context): Context => context.setValue(SUPPRESSED, true)

export const isTracingSuppressed = (context: Context): boolean => context.getValue(SUPPRESSED) === true
