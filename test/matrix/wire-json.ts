/** JSON with the 64-bit integers that spans have. */

export const replace = (_: string, value: unknown): unknown =>
  typeof value === 'bigint' ? { $bigint: String(value) } : value

export function revive(_: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('$bigint' in value)) return value
  return BigInt(value.$bigint as string)
}
