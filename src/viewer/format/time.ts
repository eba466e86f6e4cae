const two = (value: number) => String(value).padStart(2, '0')
const three = (value: number) => String(value).padStart(3, '0')

/** A nanosecond timestamp as milliseconds of the epoch, for `Date`. */
export function toMillis(unixNano: string): number {
  return Number(BigInt(unixNano) / 1_000_000n)
}

/** Local time of day with milliseconds: `14:03:07.052`. */
export function clockTime(unixNano: string): string {
  const date = new Date(toMillis(unixNano))
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}.${three(date.getMilliseconds())}`
}

/** Local date and time down to the nanosecond: `2026-11-21 14:03:07.052 118 204`. */
export function exactTime(unixNano: string): string {
  const date = new Date(toMillis(unixNano))
  const fraction = (BigInt(unixNano) % 1_000_000n).toString().padStart(6, '0')
  return `${localDate(date)} ${clockTime(unixNano)} ${fraction.slice(0, 3)} ${fraction.slice(3)}`
}

function localDate(date: Date): string {
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
}

/** How long ago, as short as it stays clear: `now`, `12 s ago`, `5 min ago`, `3 h ago`, then the date. */
export function relativeTime(unixNano: string, nowMillis: number): string {
  const seconds = Math.round((nowMillis - toMillis(unixNano)) / 1000)
  if (seconds < -1) return `in ${-seconds} s`
  if (seconds < 2) return 'now'
  if (seconds < 60) return `${seconds} s ago`
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)} h ago`
  return localDate(new Date(toMillis(unixNano)))
}
