import { Reader } from '../../core/otlp/reader.js'
import { Writer } from '../../core/otlp/writer.js'
import type { Halve } from './index.js'

/**
 * By the fields that all three signals share: a request has groups (1), they have scopes (2), and these records (2).
 * Everything else is copied as it stands.
 */
const REPEATED = [1, 2, 2]
const BYTES = 2

interface Range {
  /** Records to leave out first. */
  before: number
  take: number
}

interface Field {
  number: number
  /** With its tag. */
  raw: Uint8Array
  content: Uint8Array | undefined
}

export const halvesOfProtobuf: Halve = (body) => {
  const count = countOf(body, 0)
  if (count < 2) return undefined
  const middle = count >> 1
  return [
    { body: cut(body, 0, { before: 0, take: middle })!, count: middle },
    { body: cut(body, 0, { before: middle, take: count - middle })!, count: count - middle },
  ]
}

function fieldsOf(message: Uint8Array): Field[] {
  const reader = new Reader(message)
  const fields: Field[] = []
  while (reader.at < reader.end) {
    const from = reader.at
    const tag = reader.uint32()
    const content = (tag & 7) === BYTES ? reader.delimited() : void reader.skip(tag & 7, 1)
    fields.push({ number: tag >>> 3, raw: message.subarray(from, reader.at), content })
  }
  return fields
}

const isRepeated = ({ number, content }: Field, depth: number): boolean =>
  content !== undefined && number === REPEATED[depth]

function countOf(message: Uint8Array, depth: number): number {
  const parts = fieldsOf(message).filter((field) => isRepeated(field, depth))
  if (depth === REPEATED.length - 1) return parts.length
  return parts.reduce((sum, { content }) => sum + countOf(content!, depth + 1), 0)
}

/** A message with so many records after so many others; undefined when none of them is in it. */
function cut(message: Uint8Array, depth: number, range: Range) {
  const parts: Uint8Array[] = []
  let isEmpty = true
  for (const field of fieldsOf(message)) {
    const part = isRepeated(field, depth) ? repeated(field, depth, range) : field.raw
    if (part) parts.push(part)
    if (part && isRepeated(field, depth)) isEmpty = false
  }
  return isEmpty ? undefined : Buffer.concat(parts)
}

function repeated({ number, raw, content }: Field, depth: number, range: Range): Uint8Array | undefined {
  if (depth === REPEATED.length - 1) {
    if (range.before > 0) range.before--
    else if (range.take > 0) {
      range.take--
      return raw
    }
    return undefined
  }
  const inner = cut(content!, depth + 1, range)
  return (
    inner &&
    new Writer()
      .varint(BigInt((number << 3) | BYTES))
      .delimited(inner)
      .finish()
  )
}
