import type { TextMapGetter, TextMapSetter } from '@opentelemetry/api'

/** A value of a carrier: text, the UTF-8 bytes of text, or several of either. Numbers are nobody's context. */
export type CarrierValue = string | Uint8Array | readonly (string | Uint8Array)[] | number | null | undefined

/** A carrier with methods, such as `Headers`, `Map` or `URLSearchParams`. */
export interface MapCarrier {
  get(name: string): CarrierValue
  set(name: string, value: string | Uint8Array): unknown
}

/**
 * Anything that can take context across a boundary: a plain object of strings (HTTP headers, message
 * properties, environment variables) or of bytes (the headers of Kafka and its like), Node's header
 * objects, `Headers`, `URLSearchParams`, or a `Map`.
 */
export type Carrier = MapCarrier | Record<string, CarrierValue>

/** Keys that are looked through for another spelling of a name. */
const MAX_KEYS = 1000
/** Values under one name. */
const MAX_VALUES = 64
/** Bytes that are decoded of one value; no field may be longer. */
const MAX_BYTES = 64 * 1024

const encoder = new TextEncoder()
const decoder = new TextDecoder()

/** Writes text, under the name's present spelling if the carrier has one: two of a kind would be none. */
export const carrierSetter: TextMapSetter<Carrier> = {
  set: write,
}

/** Writes the UTF-8 bytes of the text. */
export const byteCarrierSetter: TextMapSetter<Carrier> = {
  set: (carrier, name, value) => write(carrier, name, encoder.encode(value)),
}

/** Reads without regard to case, as header names demand; only what is the carrier's own. */
export const carrierGetter: TextMapGetter<Carrier> = {
  keys: (carrier) => [...namesOf(carrier)],
  get(carrier, name) {
    const value = readField(carrier, name)
    if (!Array.isArray(value)) return toText(value)
    const texts = value.slice(0, MAX_VALUES).map(toText)
    return texts.filter((text) => text !== undefined)
  },
}

function readField(carrier: Carrier, name: string): unknown {
  if (!isMap(carrier, 'get')) {
    const key = find(carrier, name)
    return key === undefined ? undefined : carrier[key]
  }
  // URLSearchParams shows only the first of several by `get`.
  const { getAll } = carrier as { getAll?: unknown }
  if (typeof getAll === 'function') return getAll.call(carrier, name)
  return carrier.get(carrier instanceof Map ? (find(carrier, name) ?? name) : name)
}

function write(carrier: Carrier, name: string, value: string | Uint8Array): void {
  const key = carrier instanceof Map || !isMap(carrier, 'set') ? (find(carrier, name) ?? name) : name
  if (isMap(carrier, 'set')) carrier.set(key, value)
  else carrier[key] = value
}

function isMap(carrier: Carrier, method: 'get' | 'set'): carrier is MapCarrier {
  return typeof carrier[method as keyof Carrier] === 'function'
}

/** How a carrier spells a name. */
function find(carrier: Carrier, name: string): string | undefined {
  if (carrier instanceof Map ? carrier.has(name) : Object.hasOwn(carrier, name)) return name
  let seen = 0
  for (const key of namesOf(carrier)) {
    if (++seen > MAX_KEYS) return undefined
    if (key.length === name.length && key.toLowerCase() === name) return key
  }
  return undefined
}

function namesOf(carrier: Carrier): Iterable<string> {
  if (!isMap(carrier, 'get')) return Object.keys(carrier)
  const { keys } = carrier as { keys?: unknown }
  return typeof keys === 'function' ? keys.call(carrier) : []
}

function toText(value: unknown): string | undefined {
  if (typeof value === 'string') return value
  if (!ArrayBuffer.isView(value)) return undefined
  const length = Math.min(value.byteLength, MAX_BYTES)
  return decoder.decode(new Uint8Array(value.buffer, value.byteOffset, length))
}
