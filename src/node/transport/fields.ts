import { Reader } from '../../core/otlp/reader.js'

/** The values of one field by its number: bytes, or a number. */
function valuesOf(message: Uint8Array, field: number): (Uint8Array | number)[] {
  const reader = new Reader(message)
  const found: (Uint8Array | number)[] = []
  while (reader.at < reader.end) {
    const tag = reader.uint32()
    const wireType = tag & 7
    if (tag >>> 3 !== field || (wireType !== 0 && wireType !== 2)) reader.skip(wireType, 1)
    else found.push(wireType === 2 ? reader.delimited() : Number(reader.uint64()))
  }
  return found
}

/** The messages, texts and bytes of one field. */
export const fields = (message: Uint8Array, field: number): Uint8Array[] =>
  valuesOf(message, field).filter((one) => typeof one !== 'number')

/** The number in one field, 0 when there is none. */
export const number = (message: Uint8Array, field: number): number =>
  valuesOf(message, field).filter((one) => typeof one === 'number')[0] ?? 0
