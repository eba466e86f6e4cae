/** What both encodings agree on. */

/** Deeper values are left empty: one that contains itself must not cost its whole request. */
export const MAX_DEPTH = 32

/** True for what OTLP keeps as an integer: a whole number within 64 bits. */
export const isInt64 = (value: number): boolean =>
  Number.isInteger(value) && value >= -(2 ** 63) && value < 2 ** 63

const HAS_IS_REMOTE = 0x100
const IS_REMOTE = 0x200

/** The W3C flags of a span or link, and whether its other end is in another process. */
export const flagsOf = (traceFlags: number, isRemote: boolean | undefined): number =>
  (traceFlags & 0xff) | HAS_IS_REMOTE | (isRemote ? IS_REMOTE : 0)
