/**
 * The number of records that an OTLP answer calls rejected, in protobuf: field 1 of its `partial_success`, which is
 * field 1 of the answer, in all three signals. Own code because the collector's decoder is ten times its size, and a
 * page would have to load it.
 *
 * @throws RangeError when the bytes are no protobuf
 */
export function rejectedInProtobuf(bytes: Uint8Array): number {
  let at = 0
  const varint = (): number => {
    let value = 0
    for (let scale = 1; ; scale *= 0x80) {
      const byte = bytes[at++]
      if (byte === undefined) throw new RangeError('the answer ends too early')
      value += (byte & 0x7f) * scale
      if (byte < 0x80) return value
    }
  }
  /** The last value of field 1 in the message that ends at `end`. */
  const first = (end: number): number => {
    let value = 0
    while (at < end) {
      const tag = varint()
      const wireType = tag & 7
      if (wireType === 0) {
        const number = varint()
        if (tag === 0x08) value = number
      } else if (wireType === 2) {
        const next = varint() + at
        if (tag === 0x0a) value = first(next)
        at = next
      } else at += wireType === 1 ? 8 : 4
    }
    return value
  }
  return first(bytes.length)
}
