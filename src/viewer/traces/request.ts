/** The time ranges the list offers; the first is what an address without one means. */
export const ranges = [
  { id: '1h', label: 'Last hour', seconds: 3600 },
  { id: '15m', label: 'Last 15 min', seconds: 900 },
  { id: '24h', label: 'Last 24 h', seconds: 86_400 },
  { id: 'all', label: 'All time', seconds: 0 },
] as const

export const pageSize = 200

export interface TraceFilter {
  query: string
  service: string
  range: string
}

/** The API parameters that a filter means at a moment. An unknown range means the default one. */
export function traceParams(
  filter: TraceFilter,
  nowMillis: number,
): Record<string, string | number | undefined> {
  const range = ranges.find(({ id }) => id === filter.range) ?? ranges[0]
  const since = BigInt(Math.floor(nowMillis / 1000) - range.seconds) * 1_000_000_000n
  return {
    query: filter.query.trim(),
    service: filter.service,
    since: range.seconds ? since.toString() : undefined,
    limit: pageSize,
  }
}
