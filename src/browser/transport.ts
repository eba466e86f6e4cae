import type { CreatePost } from '../core/delivery/pipeline.js'
import type { Answer } from '../core/delivery/retry.js'

/**
 * A browser fails a `keepalive` request when the bodies of all that are open pass 64 KiB together. Some of
 * that is left to the application.
 *
 * @see https://fetch.spec.whatwg.org/#http-network-or-cache-fetch (step 8.11)
 */
export const MAX_KEEPALIVE_BYTES = 60 * 1024

/** Of all signals, since the quota is the page's. */
let keptAlive = 0

/**
 * Posts by the `fetch` of before our patches, so that no span is made of it: `keepalive`, which lets the
 * request outlive the page, as long as the quota allows, else an ordinary request.
 *
 * Cookies go to the page's own origin only. JSON to another origin costs a preflight, and OTLP has no
 * content type that would not.
 */
export const createPost: CreatePost = (url, contentType, { headers, limits }) => {
  const original = globalThis.fetch
  const post = (body: Uint8Array, signal: AbortSignal, keepalive: boolean): Promise<Answer> => {
    if (keepalive) keptAlive += body.byteLength
    const done = () => {
      if (keepalive) keptAlive -= body.byteLength
    }
    const sent = deadline(limits.exportTimeoutMs, signal, (either) =>
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
  return (body, signal) => {
    if (keptAlive + body.byteLength > MAX_KEEPALIVE_BYTES) return post(body, signal, false)
    // The application may have spent the quota, which looks like any network failure: once more without it.
    return post(body, signal, true).catch((fault) => {
      if (signal.aborted || (fault as Error).name !== 'TypeError') throw fault
      return post(body, signal, false)
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
