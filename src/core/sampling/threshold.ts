/** Randomness and thresholds are numbers of 56 bits, compared as hexadecimal text of this length. */
const DIGITS = 14
/** The bits of a threshold that a double can hold; the rest are zeros. */
const BITS = 52
const RANDOMNESS = /^[0-9a-f]{14}$/

/** Traces whose randomness is below it are dropped. Undefined: all are. */
export function thresholdOf(ratio: number): string | undefined {
  const dropped = Math.round((1 - ratio) * 2 ** BITS)
  if (dropped >= 2 ** BITS) return undefined
  return dropped
    .toString(16)
    .padStart(BITS / 4, '0')
    .padEnd(DIGITS, '0')
}

/** As it is written on the wire. */
export const shortThreshold = (threshold: string): string => threshold.replace(/0+$/, '')

/** Of the `ot` member of a tracestate. */
export const membersOf = (ot: string | undefined): string[] => ot?.split(';') ?? []

/** The explicit value, or the last 56 bits of the trace id. */
export function randomnessOf(members: string[], traceId: string): string {
  const explicit = members.find((member) => member.startsWith('rv:'))?.slice('rv:'.length)
  return explicit && RANDOMNESS.test(explicit) ? explicit : traceId.slice(-DIGITS)
}

/** The members with another threshold, or without one. */
export function withThreshold(members: string[], threshold: string | undefined): string[] {
  const others = members.filter((member) => !member.startsWith('th:'))
  return threshold === undefined ? others : [`th:${threshold}`, ...others]
}
