import type { Send } from '../../core/delivery/headers.js'
import type { CreatePost } from '../../core/delivery/pipeline.js'
import type { Answer } from '../../core/delivery/retry.js'
import { isLeaving } from './unload.js'

/**
 * A browser fails a `keepalive` request when the bodies of all that are open pass 64 KiB together. Some of
 * that is left to the application.
 *
 * @see https://fetch.spec.whatwg.org/#http-network-or-cache-fetch (step 8.11)
 */
export const MAX_KEEPALIVE_BYTES = 60 * 1024

/** Of all signals, since the quota is the page's. */
let keptAlive = 0

const carried = new Set<Uint8Array>()

/** Whether a request with this body is under way that outlives the page. */
export const isCarried = (body: Uint8Array): boolean => carried.has(body)

const ACCEPTED: Answer = { status: 202, retryAfter: undefined, body: new Uint8Array() }

/**
 * Posts by the `fetch` of before our patches, so that no span is made of it: `keepalive`, which lets the
 * request outlive the page, as long as the quota allows, else an ordinary request.
 *
 * A page that is being left, with the quota spent, has `sendBeacon`. It takes no header and always sends cookies, which
 * a receiver of another origin would have to allow by name: it is for the page's own. Nobody hears its answer.
 *
 * Cookies go to the page's own origin only. JSON to another origin costs a preflight, and OTLP has no
 * content type that would not.
 */
export const createPost: CreatePost = (url, contentType, { headers: given, askHeaders, timeoutMs }) => {
  const original = globalThis.fetch
  const beacon: Navigator['sendBeacon'] | undefined = globalThis.navigator?.sendBeacon
  const canBeacon = !askHeaders && Object.keys(given).length === 0 && url.startsWith(`${globalThis.origin}/`)
  const post = (
    body: Uint8Array,
    signal: AbortSignal,
    headers: Record<string, string>,
    keepalive: boolean,
  ): Promise<Answer> => {
    const done = () => {
      if (carried.delete(body)) keptAlive -= body.byteLength
    }
    if (keepalive) {
      keptAlive += body.byteLength
      carried.add(body)
    }
    const sent = deadline(timeoutMs, signal, (either) =>
      original
        .call(globalThis, url, {
          method: 'POST',
          headers: { ...headers, 'content-type': contentType },
          body: body as Uint8Array<ArrayBuffer>,
          keepalive,
          credentials: 'same-origin',
          // The page's own requests come first.
          priority: 'low',
          signal: either,
        })
        .then(readAnswer),
    )
    sent.then(done, done)
    return sent
  }
  const lastResort: Send = (body, signal, headers) => {
    const blob = () => new Blob([body as Uint8Array<ArrayBuffer>], { type: contentType })
    if (!isLeaving() || !canBeacon || !beacon?.call(navigator, url, blob()))
      return post(body, signal, headers, false)
    // The browser has it now, as if it were kept alive; the page that is left will not ask again.
    carried.add(body)
    return Promise.resolve(ACCEPTED)
  }
  return (body, signal, headers) => {
    if (keptAlive + body.byteLength > MAX_KEEPALIVE_BYTES) return lastResort(body, signal, headers)
    // The application may have spent the quota, which looks like any network failure: once more without it. One that
    // was under way when the page was left looks like that too, and goes on without the page.
    const wasLeft = isLeaving()
    return post(body, signal, headers, true).catch((fault) => {
      if (signal.aborted || isLeaving() !== wasLeft || (fault as Error).name !== 'TypeError') throw fault
      return lastResort(body, signal, headers)
    })
  }
}

/** The body is read to its end whatever it says: one that is not keeps its connection and its share of the quota. */
function readAnswer(response: Response): Promise<Answer> {
  return response.arrayBuffer().then((body) => ({
    status: response.status,
    retryAfter: response.headers.get('retry-after'),
    body: new Uint8Array(body),
  }))
}

/** Runs with a signal that aborts after `ms` or with `outer`; `AbortSignal.any` is younger than our browsers. */
function deadline<T>(ms: number, outer: AbortSignal, run: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController()
  const cut = () => controller.abort(outer.reason)
  const timer = setTimeout(
    () => controller.abort(new DOMException(`no answer within ${ms} ms`, 'TimeoutError')),
    ms,
  )
  if (outer.aborted) cut()
  outer.addEventListener('abort', cut)
  return new Promise<T>((resolve) => resolve(run(controller.signal))).finally(() => {
    clearTimeout(timer)
    outer.removeEventListener('abort', cut)
  })
}
