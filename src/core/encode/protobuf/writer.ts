import type { Piece } from './piece.js'

const utf8 = new TextEncoder()

/** Above this many characters the encoder's cost per call is less than a loop over them. */
const SHORT = 96

/** What a buffer may keep between requests; one large batch must not be held for the life of a process. */
const KEPT_BYTES = 1 << 20

const TWO_32 = 2 ** 32

/** The value of each hex digit's character code. */
const digits = new Uint8Array(128)
for (let digit = 0; digit < 16; digit++) {
  const text = digit.toString(16)
  digits[text.charCodeAt(0)] = digit
  digits[text.toUpperCase().charCodeAt(0)] = digit
}

/** Answers memory of so many bytes. */
export type Take = (length: number) => Uint8Array

const varintSize = (length: number): number =>
  length < 0x80 ? 1 : length < 0x4000 ? 2 : length < 0x200000 ? 3 : length < 0x10000000 ? 4 : 5

/**
 * Writes protobuf's wire format into one buffer that grows and is used again, without an object per value: this is
 * the hot path of every export. `tag` is a field's number and wire type as the byte that they make on the wire.
 *
 * @see https://protobuf.dev/programming-guides/encoding/
 */
export class Writer {
  private bytes = new Uint8Array(1 << 14)
  private view = new DataView(this.bytes.buffer)
  private at = 0

  /** Runs `write` from the start of the buffer and answers a copy of what it wrote, in memory from `take`. */
  collect(write: () => void, take: Take = (length) => new Uint8Array(length)): Uint8Array {
    this.at = 0
    write()
    const written = take(this.at)
    written.set(this.bytes.subarray(0, this.at))
    if (this.bytes.length > KEPT_BYTES) this.replace(1 << 14)
    return written
  }

  /**
   * Begins a field whose length is known when it ends, and answers what `close` must be given. Its length has one
   * byte until then: nearly every such field is shorter than 128 bytes, and the others are moved.
   *
   * @param expected how many bytes the length will probably take
   */
  open(tag: number, expected = 1): number {
    this.room(1 + expected)
    this.bytes[this.at] = tag
    this.at += 1 + expected
    return this.at
  }

  close(start: number, expected = 1): void {
    const length = this.at - start
    const size = varintSize(length)
    if (size !== expected) {
      this.room(size)
      this.bytes.copyWithin(start - expected + size, start, this.at)
      this.at += size - expected
    }
    this.length(start - expected, length)
  }

  /** A varint, of any integer from -2^63 to 2^64. */
  varint(tag: number, value: number): void {
    this.room(11)
    this.bytes[this.at++] = tag
    if (value >= 0 && value < TWO_32) this.at = this.length(this.at, value)
    else this.longVarint(value)
  }

  fixed32(value: number): void {
    this.room(4)
    this.view.setUint32(this.at, value, true)
    this.at += 4
  }

  /** 64 bits without a tag: of an integer from -2^63 to 2^64. */
  fixed64(value: number): void {
    this.halves(value >>> 0, Math.floor(value / TWO_32))
  }

  double(value: number): void {
    this.room(8)
    this.view.setFloat64(this.at, value, true)
    this.at += 8
  }

  /** Integers from 0 to 2^64 in a field of their own. */
  packedFixed64(tag: number, values: readonly number[]): void {
    const { view } = this.packed(tag, values.length)
    for (const value of values) {
      view.setUint32(this.at, value >>> 0, true)
      view.setUint32(this.at + 4, value < TWO_32 ? 0 : Math.floor(value / TWO_32), true)
      this.at += 8
    }
  }

  packedDoubles(tag: number, values: readonly number[]): void {
    const { view } = this.packed(tag, values.length)
    for (const value of values) {
      view.setFloat64(this.at, value, true)
      this.at += 8
    }
  }

  /** Begins a field of so many values of eight bytes, for which there is room then. */
  private packed(tag: number, count: number): this {
    this.varint(tag, 8 * count)
    this.room(8 * count)
    return this
  }

  /** Nanoseconds since the epoch, exact, and without the cost of a BigInt. */
  time(tag: number, [seconds, nanos]: readonly [number, number]): void {
    this.byte(tag)
    // Of the seconds the lower 16 bits and the others, since seconds × 10^9 are more than a double holds.
    const upper = Math.floor(seconds / 0x10000)
    const lower = seconds - upper * 0x10000
    const high = upper * 1e9
    const highest = Math.floor(high / 0x10000)
    const low = (high - highest * 0x10000) * 0x10000 + lower * 1e9 + nanos
    this.halves(low >>> 0, highest + Math.floor(low / TWO_32))
  }

  byte(value: number): void {
    this.room(1)
    this.bytes[this.at++] = value
  }

  raw(content: Uint8Array): void {
    this.room(content.length)
    this.bytes.set(content, this.at)
    this.at += content.length
  }

  /**
   * Writes what was kept, by words, of which the last may be too long: a call of `set` takes longer than to copy so few.
   */
  copy(tag: number, { words, length }: Piece): void {
    this.room(length + 4)
    this.bytes[this.at++] = tag
    const { view, at } = this
    for (let index = 0; index < length; index += 4)
      view.setInt32(at + index, words.getInt32(index, true), true)
    this.at = at + length
  }

  /** Keeps what was written since `start`. */
  keep(piece: Piece, start: number): void {
    piece.bytes.set(this.bytes.subarray(start, this.at))
    piece.length = this.at - start
  }

  delimited(tag: number, content: Uint8Array): void {
    this.varint(tag, content.length)
    this.raw(content)
  }

  /** An id of hex digits as bytes. */
  id(tag: number, hex: string): void {
    const length = hex.length >> 1
    this.varint(tag, length)
    this.room(length)
    const { bytes } = this
    let at = this.at
    for (let digit = 0; digit < 2 * length; digit += 2)
      bytes[at++] = (digits[hex.charCodeAt(digit)]! << 4) | digits[hex.charCodeAt(digit + 1)]!
    this.at = at
  }

  text(tag: number, text: string): void {
    const { length } = text
    this.room(3 * length + 6)
    this.bytes[this.at] = tag
    if (length > SHORT || !this.asciiText(text, length)) this.encodedText(text)
  }

  /** Answers false, and has written nothing that counts, when a character is none of ASCII's. */
  private asciiText(text: string, length: number): boolean {
    const { bytes } = this
    let at = this.at + 1
    bytes[at++] = length
    for (let index = 0; index < length; index++) {
      const code = text.charCodeAt(index)
      if (code > 0x7f) return false
      bytes[at++] = code
    }
    this.at = at
    return true
  }

  /** Text of any characters, after its tag. */
  private encodedText(text: string): void {
    const expected = varintSize(text.length)
    const start = this.at + 1 + expected
    const { written } = utf8.encodeInto(text, this.bytes.subarray(start))
    this.at = start + written
    this.close(start, expected)
  }

  private longVarint(value: number): void {
    let low = value >>> 0
    let high = Math.floor(value / TWO_32) >>> 0
    while (high > 0) {
      this.bytes[this.at++] = (low & 0x7f) | 0x80
      low = ((low >>> 7) | (high << 25)) >>> 0
      high >>>= 7
    }
    this.at = this.length(this.at, low)
  }

  private halves(low: number, high: number): void {
    this.room(8)
    this.view.setUint32(this.at, low, true)
    this.view.setUint32(this.at + 4, high, true)
    this.at += 8
  }

  /** Writes a varint of 32 bits at a place, and answers the place after it. */
  private length(at: number, value: number): number {
    const { bytes } = this
    while (value > 0x7f) {
      bytes[at++] = (value & 0x7f) | 0x80
      value >>>= 7
    }
    bytes[at++] = value
    return at
  }

  private room(count: number): void {
    if (this.at + count > this.bytes.length) this.replace(Math.max(this.bytes.length * 2, this.at + count))
  }

  private replace(size: number): void {
    const old = this.bytes
    this.bytes = new Uint8Array(size)
    this.bytes.set(old.subarray(0, Math.min(this.at, size)))
    this.view = new DataView(this.bytes.buffer)
  }
}
