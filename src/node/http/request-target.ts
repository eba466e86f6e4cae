import { queryWithoutContext } from '../../core/http/url.js'

/** A request's own text is as long as Node lets it be, 16 KiB unless it was told otherwise; so is what we keep. */
const MAX_LENGTH = 16 * 1024

/**
 * Path and query of a request target, in any of its four forms: `/path?query`, the whole URL that is sent to
 * proxies, `*`, and a CONNECT's `host:port`, which has no path.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9112#section-3.2
 */
export function splitTarget(target = '/', method = 'GET'): [path: string, query: string] {
  const text = target.startsWith('/') ? target : fromPath(target, method)
  const question = text.indexOf('?')
  return question < 0
    ? [bounded(text), '']
    : [bounded(text.slice(0, question)), bounded(text.slice(question + 1))]
}

interface Target {
  target: string | undefined
  method: string
  parts: [path: string, query: string]
}

/** The last that was looked at: the next one is often the same, and its texts need not be cut and compared again. */
let last: Target | undefined

/** Path and query as they are told: without the context that a handshake's query carries. */
export function toldTarget(target: string | undefined, method: string): Target['parts'] {
  if (last?.target !== target || last?.method !== method) {
    const [path, query] = splitTarget(target, method)
    last = { target, method, parts: [path, query && queryWithoutContext(query)] }
  }
  return last!.parts
}

function fromPath(target: string, method: string): string {
  if (method === 'CONNECT') return ''
  // Credentials can stand before the path, and go with the rest.
  const [origin] = /^[a-z][a-z0-9+.-]*:\/\/[^/?]*/i.exec(target) ?? []
  if (origin === undefined) return target
  const rest = target.slice(origin.length)
  return rest.startsWith('/') ? rest : `/${rest}`
}

/** What the client wrote, cut where it could fill the memory: every waiting span keeps it. */
export const bounded = (text: string): string => (text.length > MAX_LENGTH ? text.slice(0, MAX_LENGTH) : text)
