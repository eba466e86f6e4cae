export type Route =
  | { page: 'traces'; query: string; service: string; range: string }
  | { page: 'trace'; traceId: string; spanId: string; view: 'timeline' | 'logs' }
  | { page: 'logs' }
  | { page: 'unknown'; path: string }

/** Which page an address means. `base` is the path the viewer is mounted at, with slashes at both ends. */
export function parseRoute(address: { pathname: string; search: string; hash: string }, base: string): Route {
  const { pathname } = address
  const path = `${pathname}/`.startsWith(base) ? pathname.slice(base.length).replace(/\/$/, '') : pathname
  const params = new URLSearchParams(address.search)
  if (path === '' || path === 'traces') {
    return {
      page: 'traces',
      query: params.get('q') ?? '',
      service: params.get('service') ?? '',
      range: params.get('range') ?? '',
    }
  }
  if (path === 'logs') return { page: 'logs' }
  const trace = /^traces\/([0-9a-f]{32})$/i.exec(path)
  if (!trace) return { page: 'unknown', path }
  return {
    page: 'trace',
    traceId: trace[1]!.toLowerCase(),
    spanId: address.hash.slice(1).toLowerCase(),
    view: params.get('view') === 'logs' ? 'logs' : 'timeline',
  }
}

/** The address of the trace list; settings left empty stay out of it. */
export function tracesHref(settings: { query?: string; service?: string; range?: string } = {}): string {
  const params = new URLSearchParams()
  if (settings.query) params.set('q', settings.query)
  if (settings.service) params.set('service', settings.service)
  if (settings.range) params.set('range', settings.range)
  const search = params.toString()
  return search ? `?${search}` : ''
}

/** The address of one trace, at one of its spans when `spanId` is given. */
export function traceHref(traceId: string, spanId = '', view: 'timeline' | 'logs' = 'timeline'): string {
  return `traces/${traceId}${view === 'logs' ? '?view=logs' : ''}${spanId ? `#${spanId}` : ''}`
}
