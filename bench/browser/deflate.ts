/** What each byte of a text costs in its compressed form, read from that form itself (RFC 1951). */

const LENGTHS = [
  3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195,
  227, 258,
]
const DISTANCE_CODES = 30
/** The order in which the lengths of the code that codes the lengths stand. */
const ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]
const END = 256

const extraOfLength = (code: number): number => (code < 8 || code === 28 ? 0 : (code >> 2) - 1)
const extraOfDistance = (code: number): number => (code < 4 ? 0 : (code >> 1) - 1)

class Bits {
  private at = 0
  constructor(private readonly bytes: Uint8Array) {}

  get position(): number {
    return this.at
  }

  read(count: number): number {
    let value = 0
    for (let i = 0; i < count; i++, this.at++)
      value |= ((this.bytes[this.at >> 3]! >> (this.at & 7)) & 1) << i
    return value
  }
}

/** Reads one symbol of the canonical Huffman code with these lengths. */
function decoder(bits: Bits, lengths: number[]): () => number {
  const symbols = new Map<string, number>()
  let code = 0
  for (let length = 1; length < 16; length++, code <<= 1)
    for (const [symbol, own] of lengths.entries())
      if (own === length) symbols.set(`${length} ${code++}`, symbol)
  return () => {
    for (let length = 1, code = 0; length < 16; length++) {
      code = (code << 1) | bits.read(1)
      const symbol = symbols.get(`${length} ${code}`)
      if (symbol !== undefined) return symbol
    }
    throw new Error('this is no deflate stream')
  }
}

/** The two codes of a block: of bytes and lengths, and of distances. */
function codesOf(bits: Bits, isDynamic: boolean): [() => number, () => number] {
  if (!isDynamic) {
    const fixed = Array.from({ length: 288 }, (_, i) => (i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8))
    return [decoder(bits, fixed), decoder(bits, Array(DISTANCE_CODES).fill(5))]
  }
  const [literals, distances, count] = [bits.read(5) + 257, bits.read(5) + 1, bits.read(4) + 4]
  const ofLengths: number[] = Array(ORDER.length).fill(0)
  for (const place of ORDER.slice(0, count)) ofLengths[place] = bits.read(3)
  const next = decoder(bits, ofLengths)
  const lengths: number[] = []
  while (lengths.length < literals + distances) {
    const symbol = next()
    if (symbol < 16) lengths.push(symbol)
    else {
      const [repeated, times] =
        symbol === 16
          ? [lengths.at(-1)!, 3 + bits.read(2)]
          : [0, symbol === 17 ? 3 + bits.read(3) : 11 + bits.read(7)]
      lengths.push(...Array(times).fill(repeated))
    }
  }
  return [decoder(bits, lengths.slice(0, literals)), decoder(bits, lengths.slice(literals))]
}

/**
 * @param deflated a raw deflate stream without stored blocks
 * @returns bits for each byte of what was compressed; of a repetition each byte has its share
 */
export function bitsOfBytes(deflated: Uint8Array): number[] {
  const bits = new Bits(deflated)
  const costs: number[] = []
  for (let isLast = false; !isLast; ) {
    isLast = bits.read(1) === 1
    const [next, distance] = codesOf(bits, bits.read(2) === 2)
    for (;;) {
      const from = bits.position
      const symbol = next()
      if (symbol === END) break
      if (symbol < END) costs.push(bits.position - from)
      else {
        const length = LENGTHS[symbol - 257]! + bits.read(extraOfLength(symbol - 257))
        bits.read(extraOfDistance(distance()))
        costs.push(...Array(length).fill((bits.position - from) / length))
      }
    }
  }
  return costs
}
