import {
  type Baggage,
  type BaggageEntry,
  baggageEntryMetadataFromString,
  propagation,
} from '@opentelemetry/api'
import { trimOws } from './ows.js'

/** What the standard demands at least is 64 members and 8192 bytes. */
const MAX_MEMBERS = 180
const MAX_BYTES = 8192
/** A longer text is not read at all: what is cut from it would keep all of it in memory. */
const MAX_INPUT_LENGTH = 64 * 1024

const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/
const OCTETS = /^[\x21\x23-\x2b\x2d-\x3a\x3c-\x5b\x5d-\x7e]*$/
/** What a value may not have as it is, `%` included, as runs of whole code points. */
const TO_ENCODE = /[^\x21\x23\x24\x26-\x2b\x2d-\x3a\x3c-\x5b\x5d-\x7e]+/gu
const LONE_SURROGATE = /\p{Surrogate}/gu
const ENCODED_BYTES = /(?:%[0-9a-f]{2})+/gi

/**
 * Reads a `baggage`. Members that break the syntax are left out, of a name that appears twice the last is
 * kept, and members beyond 8192 bytes or the 180th are left out.
 *
 * @returns undefined when nothing is left
 * @see https://www.w3.org/TR/baggage/#header-content
 */
export function parseBaggage(text: string): Baggage | undefined {
  if (text.length > MAX_INPUT_LENGTH) return undefined
  // Without a prototype, since a name is anybody's word and `__proto__` is one.
  const entries: Record<string, BaggageEntry> = Object.create(null)
  let count = 0
  for (const member of upTo(MAX_BYTES, text).split(',')) {
    const parsed = parseMember(member)
    if (!parsed) continue
    if (++count > MAX_MEMBERS) break
    entries[parsed.name] = parsed.entry
  }
  return count > 0 ? propagation.createBaggage(entries) : undefined
}

/**
 * Writes a `baggage`: as many entries as the limits allow, in order.
 *
 * @returns the text, and how many entries are not in it: because their name is not a token, or for size
 * @see https://www.w3.org/TR/baggage/#limits
 */
export function formatBaggage(baggage: Baggage): { text: string; left: number } {
  const entries = baggage.getAllEntries()
  const members: string[] = []
  let bytes = -1
  for (const [name, { value, metadata }] of entries) {
    if (members.length === MAX_MEMBERS) break
    if (!TOKEN.test(name) || value.length > MAX_BYTES) continue
    const properties = metadata ? metadata.toString().split(';').map(parseProperty) : []
    const member = [`${name}=${encode(value)}`, ...properties.filter(Boolean)].join(';')
    // Everything is ASCII by now, so characters are bytes.
    if (bytes + 1 + member.length > MAX_BYTES) continue
    bytes += 1 + member.length
    members.push(member)
  }
  return { text: members.join(','), left: entries.length - members.length }
}

/** The members that lie whole within the first `length` characters. */
function upTo(length: number, text: string): string {
  return text.length <= length ? text : text.slice(0, text.lastIndexOf(',', length) + 1)
}

function parseMember(member: string): { name: string; entry: BaggageEntry } | undefined {
  const [pair = '', ...rest] = member.split(';')
  const equals = pair.indexOf('=')
  const name = trimOws(pair.slice(0, Math.max(equals, 0)))
  const value = trimOws(pair.slice(equals + 1))
  if (!TOKEN.test(name) || !OCTETS.test(value)) return undefined
  const properties = rest.map(parseProperty).filter(Boolean).join(';')
  const metadata = properties ? baggageEntryMetadataFromString(properties) : undefined
  return { name, entry: metadata ? { value: decode(value), metadata } : { value: decode(value) } }
}

/** A property as it may stand in a header, or undefined. Its meaning is unknown, so its value stays encoded. */
function parseProperty(property: string): string | undefined {
  const equals = property.indexOf('=')
  const key = trimOws(equals < 0 ? property : property.slice(0, equals))
  const value = equals < 0 ? '' : trimOws(property.slice(equals + 1))
  if (!TOKEN.test(key) || !OCTETS.test(value)) return undefined
  return equals < 0 ? key : `${key}=${value}`
}

/** Only what must be is encoded, or a value would grow beyond the limit on its way through us. */
function encode(value: string): string {
  return value.replace(LONE_SURROGATE, '\ufffd').replace(TO_ENCODE, encodeURIComponent)
}

/** Bytes that are not UTF-8 become U+FFFD, as the standard demands, and a `%` that encodes nothing stays. */
function decode(value: string): string {
  if (!value.includes('%')) return value
  return value.replace(ENCODED_BYTES, (run) => {
    const bytes = Uint8Array.from(run.slice(1).split('%'), (hex) => Number.parseInt(hex, 16))
    return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)
  })
}
