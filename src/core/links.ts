import { type Link, ROOT_CONTEXT, type TextMapPropagator, trace } from '@opentelemetry/api'
import { type Carrier, carrierGetter } from './carrier.js'

/**
 * One link for each producer whose context a carrier brought.
 *
 * @see https://opentelemetry.io/docs/specs/semconv/messaging/messaging-spans/#batch-receiving
 */
export function linksFrom(
  propagator: TextMapPropagator,
  carriers: Iterable<Carrier | null | undefined>,
): Link[] {
  // Messages that one span sent share its context, and one link says it all.
  const links = new Map<string, Link>()
  for (const carrier of carriers) {
    const producer = trace.getSpanContext(propagator.extract(ROOT_CONTEXT, carrier ?? {}, carrierGetter))
    if (producer) links.set(producer.traceId + producer.spanId, { context: producer })
  }
  return [...links.values()]
}
