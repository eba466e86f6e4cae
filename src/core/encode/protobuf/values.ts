import { isInt64, MAX_DEPTH } from '../common.js'
import { type Known, knownKey, remember } from './known.js'
import type { Writer } from './writer.js'

// Of this V8 makes a look at the object's shape, and a call for each key of `Object.hasOwn`.
const isOwn = Object.prototype.hasOwnProperty

/** `KeyValue` fields of a record's attributes, each with this tag. What has the value of the last time is copied. */
export function writeAttributes(writer: Writer, tag: number, attributes: object, depth = 0): void {
  for (const key in attributes) {
    if (!isOwn.call(attributes, key)) continue
    const value: unknown = (attributes as Record<string, unknown>)[key]
    const known = knownKey(key)
    if (known === undefined || known.value !== value) {
      writeAttribute(writer, tag, key, known, value, depth)
      if (known) remember(known, value)
    } else if (known.both.length > 0) writer.copy(tag, known.both)
    else writer.keep(known.both, writeAttribute(writer, tag, key, known, value, depth))
  }
}

/** Answers where it is, without its tag. */
function writeAttribute(
  writer: Writer,
  tag: number,
  key: string,
  known: Known | undefined,
  value: unknown,
  depth: number,
): number {
  const entry = writer.open(tag)
  if (known && known.name.length > 0) writer.copy(0x0a, known.name)
  else {
    writer.text(0x0a, key)
    if (known) writer.keep(known.name, entry + 1)
  }
  const content = writer.open(0x12)
  writeValue(writer, value, depth)
  writer.close(content)
  writer.close(entry)
  return entry - 1
}

/** The content of an `AnyValue`; nothing for what OTLP has no type for. */
export function writeValue(writer: Writer, value: unknown, depth = 0): void {
  switch (typeof value) {
    case 'string':
      writer.text(0x0a, value)
      break
    case 'boolean':
      writer.varint(0x10, value ? 1 : 0)
      break
    case 'number':
      writeNumber(writer, value)
      break
    case 'object':
      if (value !== null && depth < MAX_DEPTH) writeObject(writer, value, depth)
  }
}

function writeNumber(writer: Writer, value: number): void {
  if (isInt64(value)) {
    writer.varint(0x18, value)
  } else {
    writer.byte(0x21)
    writer.double(value)
  }
}

function writeObject(writer: Writer, value: object, depth: number): void {
  if (value instanceof Uint8Array) {
    writer.delimited(0x3a, value)
    return
  }
  const isList = Array.isArray(value)
  const start = writer.open(isList ? 0x2a : 0x32)
  if (isList) for (const item of value) writeItem(writer, item, depth + 1)
  else writeAttributes(writer, 0x0a, value, depth + 1)
  writer.close(start)
}

function writeItem(writer: Writer, item: unknown, depth: number): void {
  const start = writer.open(0x0a)
  writeValue(writer, item, depth)
  writer.close(start)
}
