import { createNoopMeter, INVALID_SPAN_CONTEXT, type Span, trace } from '@opentelemetry/api'
import type { Instruments } from './instrument.js'
import type { Tracer } from './trace/tracer.js'

const tracer = {
  startSpan: () => trace.wrapSpanContext(INVALID_SPAN_CONTEXT),
  startActiveSpan: (...given: unknown[]) => (given.at(-1) as (span: Span) => unknown)(tracer.startSpan()),
}

/**
 * What telemetry is made of while it is off. Not the API's globals: another SDK may be registered there,
 * and off means off.
 */
export const NOOP_PARTS: Pick<Instruments, 'tracer' | 'logger' | 'meter' | 'propagator' | 'recorders'> = {
  tracer: tracer as Tracer,
  logger: { emit() {}, enabled: () => false },
  meter: createNoopMeter(),
  recorders: undefined,
  propagator: { inject() {}, extract: (context) => context, fields: () => [] },
}
