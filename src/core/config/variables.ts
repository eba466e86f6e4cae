/** Reads one variable into `into`, or answers what is wrong with its value. */
export type Reader<T> = (value: string, into: T) => string | undefined

export const whole =
  <T>(set: (value: number, into: T) => void): Reader<T> =>
  (value, into) => {
    if (!/^\d+$/.test(value) || Number(value) === 0 || Number(value) >= 2 ** 31)
      return 'is not a whole number above 0'
    set(Number(value), into)
  }

/** `key=value,key=value` with percent-encoded values; undefined when one pair cannot be read. */
export function parsePairs(value: string): Record<string, string> | undefined {
  const pairs: Record<string, string> = {}
  for (const pair of value.split(',').filter((one) => one.trim())) {
    const split = pair.indexOf('=')
    if (split < 1) return undefined
    try {
      pairs[decodeURIComponent(pair.slice(0, split).trim())] = decodeURIComponent(
        pair.slice(split + 1).trim(),
      )
    } catch {
      return undefined
    }
  }
  return pairs
}
