/** What was written of a field after its tag, to be copied when it comes again; of no length before. */
export class Piece {
  readonly bytes: Uint8Array
  /** The same, for who reads four at a time. */
  readonly words: DataView
  length = 0

  /** @param size a multiple of four */
  constructor(size: number) {
    this.bytes = new Uint8Array(size)
    this.words = new DataView(this.bytes.buffer)
  }
}
