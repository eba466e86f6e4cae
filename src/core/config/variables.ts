/** Reads one variable into `into`, or answers what is wrong with its value. */
export type Reader<T> = (value: string, into: T) => string | undefined

/** @param least 0 where nothing at all is a limit too */
export const whole =
  <T>(set: (value: number, into: T) => void, least: 0 | 1 = 1): Reader<T> =>
  (value, into) => {
    if (!/^\d+$/.test(value) || Number(value) < least || Number(value) >= 2 ** 31)
      return `is not a whole number ${least ? 'above 0' : 'of 0 or more'}`
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
