/** Writes protobuf's wire format into a buffer that grows. */
export class Writer {
  private bytes = new Uint8Array(256)
  private length = 0

  varint(value: bigint): this {
    let rest = value
    while (rest > 0x7fn) {
      this.byte(Number(rest & 0x7fn) | 0x80)
      rest >>= 7n
    }
    this.byte(Number(rest))
    return this
  }

  fixed32(value: number): this {
    // `grow` first: it may replace the buffer.
    const at = this.grow(4)
    new DataView(this.bytes.buffer).setUint32(at, value, true)
    return this
  }

  fixed64(value: bigint): this {
    const at = this.grow(8)
    new DataView(this.bytes.buffer).setBigUint64(at, BigInt.asUintN(64, value), true)
    return this
  }

  double(value: number): this {
    const at = this.grow(8)
    new DataView(this.bytes.buffer).setFloat64(at, value, true)
    return this
  }

  delimited(content: Uint8Array): this {
    this.varint(BigInt(content.length))
    const at = this.grow(content.length)
    this.bytes.set(content, at)
    return this
  }

  finish(): Uint8Array {
    return this.bytes.slice(0, this.length)
  }

  private byte(value: number): void {
    const at = this.grow(1)
    this.bytes[at] = value
  }

  private grow(count: number): number {
    const at = this.length
    this.length += count
    if (this.length > this.bytes.length) {
      const larger = new Uint8Array(Math.max(this.bytes.length * 2, this.length))
      larger.set(this.bytes)
      this.bytes = larger
    }
    return at
  }
}
