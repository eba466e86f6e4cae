/** Whether a URL receives our context. */
export type Targets = (url: string) => boolean

/** An entry of `propagateTo` that takes URLs out. */
export const isExclusion = (one: string | RegExp): one is string =>
  typeof one === 'string' && one.startsWith('!')

/**
 * Turns `propagateTo` into a question about a URL. `own` answers for URLs that need no permission: in a
 * browser the page's origin. Ids must not leak to third parties, and a header they did not ask for costs
 * a preflight, so nobody else is asked to bear it. A string that begins with `!` takes URLs out, also of one's own.
 */
export function createTargets(propagateTo: (string | RegExp)[] | undefined, own: Targets): Targets {
  const given = propagateTo ?? []
  const never = given.filter(isExclusion).map((one) => originPattern(one.slice(1)))
  const patterns = given
    .filter((one) => !isExclusion(one))
    .map((one) => (typeof one === 'string' ? originPattern(one) : one))
  // `search` and not `test`: a user's /g pattern would remember where it stopped.
  const matches = (url: string, among: RegExp[]) => among.some((one) => asHttp(url).search(one) >= 0)
  return (url) => !matches(url, never) && (own(url) || matches(url, patterns))
}

/** `https://*.example.com` matches one origin and everything below it; a lone `*` everybody. */
function originPattern(origin: string): RegExp {
  const escaped = asHttp(origin)
    .replace(/\/+$/, '')
    .replace(/[.+?^${}()|[\]\\]/g, '\\$&')
    .replace(/\*/g, '[^/]*')
  return origin === '*' ? /^/ : new RegExp(`^${escaped}(?=[/?#]|$)`, 'i')
}

/** A WebSocket's origin is that of the HTTP request which opens it. */
function asHttp(url: string): string {
  return url.replace(/^ws(s?):/i, 'http$1:')
}
