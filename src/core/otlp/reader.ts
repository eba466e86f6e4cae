import { malformed } from './scalar.js'

const utf8 = new TextDecoder()
const hexOf = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

/**
 * Reads protobuf's wire format. Every method checks the end of the bytes, so truncated or hostile input
 * ends in `MALFORMED`, never in a wrong value.
 * https://protobuf.dev/programming-guides/encoding/
 */
export class Reader {
  at = 0
  end: number
  private readonly view: DataView

  constructor(private readonly bytes: Uint8Array) {
    this.end = bytes.length
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }

  /** An unsigned 32-bit varint. Longer ones (negative int32, sent as ten bytes) are cut to 32 bits. */
  uint32(): number {
    let value = 0
    for (let shift = 0; shift < 70; shift += 7) {
      if (this.at >= this.end) throw malformed('', 'protobuf ends inside a varint')
      const byte = this.bytes[this.at++]!
      if (shift < 32) value |= (byte & 0x7f) << shift
      if (byte < 0x80) return value >>> 0
    }
    throw malformed('', 'protobuf varint is longer than ten bytes')
  }

  uint64(): bigint {
    let low = 0
    let high = 0
    for (let count = 0; count < 10; count++) {
      if (this.at >= this.end) throw malformed('', 'protobuf ends inside a varint')
      const byte = this.bytes[this.at++]!
      if (count < 4) low += (byte & 0x7f) * 2 ** (7 * count)
      else if (count < 8) high += (byte & 0x7f) * 2 ** (7 * (count - 4))
      else return this.tail(low, high, byte)
      if (byte < 0x80) return joined(low, high)
    }
    throw malformed('', 'protobuf varint is longer than ten bytes')
  }

  private tail(low: number, high: number, ninth: number): bigint {
    let value = joined(low, high) | (BigInt(ninth & 0x7f) << 56n)
    if (ninth < 0x80) return value
    if (this.at >= this.end) throw malformed('', 'protobuf ends inside a varint')
    const tenth = this.bytes[this.at++]!
    if (tenth > 1) throw malformed('', 'protobuf varint does not fit 64 bits')
    value |= BigInt(tenth) << 63n
    return value
  }

  fixed32(): number {
    return this.view.getUint32(this.advance(4), true)
  }

  fixed64(): bigint {
    return this.view.getBigUint64(this.advance(8), true)
  }

  sfixed64(): bigint {
    return this.view.getBigInt64(this.advance(8), true)
  }

  double(): number {
    return this.view.getFloat64(this.advance(8), true)
  }

  /** The bytes of a length-delimited field, not copied. */
  delimited(): Uint8Array {
    const length = this.uint32()
    const from = this.advance(length)
    return this.bytes.subarray(from, from + length)
  }

  /** Text. A byte that is not UTF-8 becomes U+FFFD: one bad attribute must not cost the whole batch. */
  string(): string {
    const length = this.uint32()
    const from = this.advance(length)
    // TextDecoder has a cost per call that is above that of short ASCII text, which most keys are.
    if (length > 32) return utf8.decode(this.bytes.subarray(from, from + length))
    let text = ''
    for (let at = from; at < from + length; at++) {
      const byte = this.bytes[at]!
      if (byte > 0x7f) return utf8.decode(this.bytes.subarray(from, from + length))
      text += String.fromCharCode(byte)
    }
    return text
  }

  hex(): string {
    const length = this.uint32()
    const from = this.advance(length)
    if (length > 16) return '?'.repeat(length * 2)
    let text = ''
    for (let at = from; at < from + length; at++) text += hexOf[this.bytes[at]!]!
    return text
  }

  /** Passes over a field of a wire type, for fields this version does not know. */
  skip(wireType: number, depth: number): void {
    if (wireType === 0) this.uint64()
    else if (wireType === 1) this.advance(8)
    else if (wireType === 2) this.advance(this.uint32())
    else if (wireType === 5) this.advance(4)
    else if (wireType === 3 && depth > 0) this.skipGroup(depth)
    else throw malformed('', `protobuf wire type ${wireType} is not valid here`)
  }

  private skipGroup(depth: number): void {
    for (;;) {
      const wireType = this.uint32() & 7
      if (wireType === 4) return
      this.skip(wireType, depth - 1)
    }
  }

  /** Moves on by `length` bytes and answers where they start. */
  advance(length: number): number {
    const from = this.at
    if (length > this.end - from) throw malformed('', 'protobuf is shorter than a length in it says')
    this.at = from + length
    return from
  }
}

const joined = (low: number, high: number): bigint =>
  high < 0x1ffffff ? BigInt(low + high * 2 ** 28) : BigInt(low) + (BigInt(high) << 28n)
