const units: Record<string, bigint> = {
  s: 1_000_000_000n,
  m: 60_000_000_000n,
  h: 3_600_000_000_000n,
  d: 86_400_000_000_000n,
}

/** Digits of a unix time, and what makes nanoseconds of it: this century's seconds have 10, nanoseconds 19. */
function fromUnix(digits: string): bigint {
  const factor =
    digits.length <= 11 ? 1_000_000_000n : digits.length <= 14 ? 1_000_000n : digits.length <= 17 ? 1000n : 1n
  return BigInt(digits) * factor
}

/**
 * A moment in nanoseconds since 1970: RFC 3339 (`2026-01-31T12:00:00Z`), unix time in seconds, milliseconds,
 * microseconds or nanoseconds (told apart by their number of digits), or that long ago (`15m`; s, m, h, d).
 *
 * @returns undefined for anything else.
 */
export function parseTime(text: string, nowMillis: number): bigint | undefined {
  if (/^\d{1,19}$/.test(text)) return fromUnix(text)
  const ago = /^(\d{1,6})([smhd])$/.exec(text)
  if (ago) {
    const then = BigInt(nowMillis) * 1_000_000n - BigInt(ago[1]!) * units[ago[2]!]!
    return then > 0n ? then : 0n
  }
  const rfc3339 = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/i.exec(text)
  const millis = rfc3339 ? Date.parse(`${rfc3339[1]}${rfc3339[3]}`) : Number.NaN
  if (Number.isNaN(millis) || millis < 0) return undefined
  return BigInt(millis) * 1_000_000n + BigInt((rfc3339![2] ?? '.0').slice(1).padEnd(9, '0'))
}
