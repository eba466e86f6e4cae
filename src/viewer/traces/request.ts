/** The time ranges the list offers, each named as the API's `since` takes it; the first is the default. */
export const ranges = [
  { id: '1h', label: 'Last hour' },
  { id: '15m', label: 'Last 15 min' },
  { id: '24h', label: 'Last 24 h' },
  { id: 'all', label: 'All time' },
] as const

export const pageSize = 200

export interface TraceFilter {
  query: string
  service: string
  range: string
}

/**
 * The API parameters that a filter means. The collector reckons the time, because the data's clock is nearer
 * to its own than the browser's. An unknown range means the default one.
 */
export function traceParams(filter: TraceFilter): Record<string, string | number | undefined> {
  const { id } = ranges.find((range) => range.id === filter.range) ?? ranges[0]
  return {
    query: filter.query.trim(),
    service: filter.service,
    since: id === 'all' ? undefined : id,
    limit: pageSize,
  }
}
