import type { TextMapGetter, TextMapSetter } from '@opentelemetry/api'

/** A carrier with methods, such as `Headers`, `Map` or `URLSearchParams`. */
export interface MapCarrier {
  get(name: string): string | null | undefined
  set(name: string, value: string): unknown
}

/**
 * Anything that can take context across a boundary: a plain object of strings (HTTP headers, message
 * properties, environment variables), Node's header objects, `Headers`, or a `Map`.
 */
export type Carrier = MapCarrier | Record<string, string | string[] | number | undefined>

const hasMethods = (carrier: Carrier): carrier is MapCarrier =>
  typeof (carrier as MapCarrier).get === 'function' && typeof (carrier as MapCarrier).set === 'function'

/** Writes one field at a time, whatever the carrier is. */
export const carrierSetter: TextMapSetter<Carrier> = {
  set(carrier, name, value) {
    if (hasMethods(carrier)) carrier.set(name, value)
    else carrier[name] = value
  },
}

/** Reads without regard to case, as header names demand. */
export const carrierGetter: TextMapGetter<Carrier> = {
  keys(carrier) {
    if (!hasMethods(carrier)) return Object.keys(carrier)
    return typeof (carrier as unknown as Map<string, string>).keys === 'function'
      ? [...(carrier as unknown as Map<string, string>).keys()]
      : []
  },
  get(carrier, name) {
    if (hasMethods(carrier)) return carrier.get(name) ?? undefined
    const value =
      carrier[name] ?? carrier[Object.keys(carrier).find((key) => key.toLowerCase() === name) ?? name]
    return typeof value === 'number' ? String(value) : value
  },
}
