import {
  type Baggage,
  propagation,
  type TextMapGetter,
  type TextMapPropagator,
  trace,
} from '@opentelemetry/api'
import { type Policy, TELL_ALL } from '../redact/policy.js'
import { guard } from '../safety/guard.js'
import { isTracingSuppressed } from '../safety/suppress.js'
import type { Warn } from '../safety/warn.js'
import { isShared } from '../shared-attributes.js'
import { formatBaggage, parseBaggage } from './baggage.js'
import { formatTraceparent, parseTraceparent } from './traceparent.js'
import { parseTracestate } from './tracestate.js'

/** The fields of W3C Trace Context and Baggage, as they are called in every carrier. */
export const TRACEPARENT = 'traceparent'
export const TRACESTATE = 'tracestate'
export const BAGGAGE = 'baggage'

const NONE: readonly string[] = []
const MAX_LIST_LENGTH = 64 * 1024

/**
 * Makes the propagator of a configuration. It never throws, whatever a carrier does. `shared` goes into every
 * baggage that has no such member; `policy` says what of a baggage is sent.
 *
 * The official propagators read and write by older rules, see test/core/propagation/official.test.ts.
 */
export function createPropagator(
  names: ('tracecontext' | 'baggage')[],
  warn: Warn,
  shared: () => [name: string, value: string][] = () => [],
  policy: Policy = TELL_ALL,
): TextMapPropagator {
  const parts = names.map((name) =>
    name === 'tracecontext' ? traceContext : baggageOf(warn, shared, policy),
  )
  return {
    inject(context, carrier, setter) {
      for (const part of parts) guard(() => part.inject(context, carrier, setter))
    },
    extract(context, carrier, getter) {
      let extracted = context
      for (const part of parts) extracted = guard(() => part.extract(extracted, carrier, getter)) ?? extracted
      return extracted
    },
    fields: () => parts.flatMap((part) => part.fields()),
  }
}

/** @see https://www.w3.org/TR/trace-context-2/ */
const traceContext: TextMapPropagator = {
  inject(context, carrier, setter) {
    const spanContext = trace.getSpanContext(context)
    if (!spanContext || isTracingSuppressed(context)) return
    const traceparent = formatTraceparent(spanContext)
    if (!traceparent) return
    setter.set(carrier, TRACEPARENT, traceparent)
    const tracestate = spanContext.traceState?.serialize()
    if (tracestate) setter.set(carrier, TRACESTATE, tracestate)
  },
  extract(context, carrier, getter) {
    const [traceparent, another] = read(carrier, TRACEPARENT, getter)
    // Two parents are none: nobody can tell which of them called.
    if (traceparent === undefined || another !== undefined) return context
    const spanContext = parseTraceparent(traceparent)
    if (!spanContext) return context
    const traceState = guard(() => parseTracestate(join(read(carrier, TRACESTATE, getter))))
    return trace.setSpanContext(context, traceState ? { ...spanContext, traceState } : spanContext)
  },
  fields: () => [TRACEPARENT, TRACESTATE],
}

/** @see https://www.w3.org/TR/baggage/ */
const baggageOf = (warn: Warn, shared: () => [string, string][], policy: Policy): TextMapPropagator => ({
  inject(context, carrier, setter) {
    if (isTracingSuppressed(context)) return
    let baggage = propagation.getBaggage(context)
    for (const [name, value] of isShared(context) ? shared() : [])
      if (!baggage?.getEntry(name))
        baggage = (baggage ?? propagation.createBaggage()).setEntry(name, { value })
    if (!baggage) return
    const { text, left } = formatBaggage(redacted(baggage, policy))
    if (text) setter.set(carrier, BAGGAGE, text)
    if (left > 0) {
      warn(
        'baggage',
        `${left} baggage entries were not sent: names are letters, digits and !#$%&'*+-.^_\`|~, and all together are 8192 bytes and 180 entries at most`,
      )
    }
  },
  extract(context, carrier, getter) {
    const values = read(carrier, BAGGAGE, getter)
    const baggage = values.length > 0 ? parseBaggage(join(values)) : undefined
    return baggage ? propagation.setBaggage(context, baggage) : context
  },
  fields: () => [BAGGAGE],
})

/** What of a baggage may go to others. */
function redacted(baggage: Baggage, policy: Policy): Baggage {
  let told = baggage
  for (const [name, entry] of baggage.getAllEntries()) {
    const value = policy.value(name, entry.value, 'baggage')
    if (value === entry.value) continue
    told =
      value === undefined ? told.removeEntry(name) : told.setEntry(name, { ...entry, value: String(value) })
  }
  return told
}

/** Every value that a carrier has for a field; a getter may be anybody's. */
function read<C>(carrier: C, name: string, getter: TextMapGetter<C>): readonly string[] {
  const value: unknown = getter.get(carrier, name)
  if (value === undefined) return NONE
  const values = Array.isArray(value) ? value : [value]
  return values.filter((one) => typeof one === 'string')
}

/** Several headers of a name are one list. Longer ones are not put together: nothing would be read of them. */
function join(values: readonly string[]): string {
  const length = values.reduce((sum, { length }) => sum + length, 0)
  return length > MAX_LIST_LENGTH ? '' : values.join(',')
}
