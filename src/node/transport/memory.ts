/**
 * The memory of requests, used again when they have arrived. New memory of a hundred kilobytes costs a fault of each of
 * its pages when it is written, which was a sixth of what it costs to encode metrics.
 */

/** Smaller ones the allocator has at hand. */
const SMALLEST = 1 << 14
/** A large one is not held for the life of a process. */
const LARGEST = 1 << 20
/** As many as a flush has on their way. */
const MOST = 4

const spare: ArrayBuffer[] = []
/** Each is given back but once, and only if it is from here. */
const lent = new WeakMap<Uint8Array, ArrayBuffer>()

/** Memory of so many bytes, of which some may have been written before. */
export function takeMemory(length: number): Uint8Array {
  if (length < SMALLEST || length > LARGEST) return new Uint8Array(length)
  const fitting = spare.findIndex(({ byteLength }) => byteLength >= length)
  const [memory = new ArrayBuffer(sizeFor(length))] = fitting < 0 ? [] : spare.splice(fitting, 1)
  const body = new Uint8Array(memory, 0, length)
  lent.set(body, memory)
  return body
}

/** To be called when nobody reads a body any more. */
export function giveBack(body: Uint8Array): void {
  const memory = lent.get(body)
  if (memory && lent.delete(body) && spare.length < MOST) spare.push(memory)
}

/** The next power of two, so that a batch that is a little larger has room as well. */
const sizeFor = (length: number): number => 2 ** Math.ceil(Math.log2(length))
