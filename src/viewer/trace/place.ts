/** A part of the axis, in percent of its length. */
export interface Place {
  left: number
  width: number
}

/** Where a span's bar lies on an axis of `length` nanoseconds. */
export function placeOf(node: { start: number; end: number }, length: number): Place {
  if (length <= 0) return { left: 0, width: 100 }
  const left = (node.start / length) * 100
  return { left, width: (node.end / length) * 100 - left }
}

/** Where a moment lies, in percent, kept on the axis even when its clock differed. */
export function placeOfMoment(unixNano: string, origin: bigint, length: number): number {
  if (length <= 0) return 0
  return Math.max(0, Math.min(100, (Number(BigInt(unixNano) - origin) / length) * 100))
}
