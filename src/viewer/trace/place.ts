/** A part of the axis, in percent of its length. */
export interface Place {
  left: number
  width: number
  /** Where the bar's label has room. */
  label: 'after' | 'before' | 'inside'
}

/** Where a span's bar lies on an axis of `length` nanoseconds. */
export function placeOf(node: { start: number; end: number }, length: number): Place {
  if (length <= 0) return { left: 0, width: 100, label: 'inside' }
  const left = (node.start / length) * 100
  const right = (node.end / length) * 100
  const label = right < 84 ? 'after' : left > 16 ? 'before' : 'inside'
  return { left, width: right - left, label }
}

/** Where a moment lies, in percent, kept on the axis even when its clock differed. */
export function placeOfMoment(unixNano: string, origin: bigint, length: number): number {
  if (length <= 0) return 0
  return Math.max(0, Math.min(100, (Number(BigInt(unixNano) - origin) / length) * 100))
}
