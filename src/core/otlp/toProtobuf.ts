import type { Message } from './message.js'
import { fromBase64 } from './scalar.js'
import { type Field, type MessageName, messages } from './schema.js'
import { wireTypeOf } from './wireType.js'
import { Writer } from './writer.js'

function fromHex(hex: string): Uint8Array {
  const bytes = new Uint8Array(hex.length / 2)
  for (let at = 0; at < bytes.length; at++) bytes[at] = Number.parseInt(hex.slice(2 * at, 2 * at + 2), 16)
  return bytes
}

function writeValue(writer: Writer, type: string, value: unknown): Writer {
  switch (type) {
    case 'string':
      return writer.delimited(new TextEncoder().encode(value as string))
    case 'bytes':
      return writer.delimited(fromBase64(value as string) ?? new Uint8Array())
    case 'traceId':
    case 'spanId':
      return writer.delimited(fromHex(value as string))
    case 'sint32':
      return writer.varint(BigInt((((value as number) << 1) ^ ((value as number) >> 31)) >>> 0))
    case 'fixed32':
      return writer.fixed32(value as number)
    case 'fixed64':
    case 'sfixed64':
      return writer.fixed64(BigInt(value as string))
    case 'double':
      return writer.double(Number(value))
    case 'bool':
    case 'enum':
    case 'int32':
    case 'uint32':
    case 'int64':
    case 'uint64':
      return writer.varint(BigInt.asUintN(64, BigInt(value as number | string | boolean)))
    default:
      return writer.delimited(toProtobuf(type as MessageName, value as Message<MessageName>))
  }
}

/** Encodes a message in canonical form (see `Message`) as protobuf, fields in the order of their numbers. */
export function toProtobuf<M extends MessageName>(message: M, value: Message<M>): Uint8Array {
  const writer = new Writer()
  const fields = Object.entries(messages[message] as Record<string, Field>).sort(
    ([, a], [, b]) => a.id - b.id,
  )
  for (const [name, { id, type, repeated }] of fields) {
    const content = (value as Record<string, unknown>)[name]
    if (content === undefined) continue
    const wireType = wireTypeOf(type)
    if (repeated && wireType !== 2) {
      const packed = new Writer()
      for (const item of content as unknown[]) writeValue(packed, type, item)
      writer.varint(BigInt((id << 3) | 2))
      writer.delimited(packed.finish())
      continue
    }
    for (const item of repeated ? (content as unknown[]) : [content]) {
      writer.varint(BigInt((id << 3) | wireType))
      writeValue(writer, type, item)
    }
  }
  return writer.finish()
}
