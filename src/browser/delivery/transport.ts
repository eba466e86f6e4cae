import type { Send } from '../../core/delivery/headers.js'
import type { CreatePost } from '../../core/delivery/pipeline.js'
import type { Answer } from '../../core/delivery/retry.js'
import { sleep } from '../../core/safety/sleep.js'
import { deadline } from './abortable.js'
import { isLeaving, isLeft, timesLeft } from './unload.js'

/**
 * A browser fails a `keepalive` request when the bodies of all that are open pass 64 KiB together. Some of
 * that is left to the application.
 *
 * @see https://fetch.spec.whatwg.org/#http-network-or-cache-fetch (step 8.11)
 */
export const MAX_KEEPALIVE_BYTES = 60 * 1024

/** Of all signals, since the quota is the page's. */
let keptAlive = 0

const carried = new WeakSet<Uint8Array>()

/** Requests that wait until one that is kept alive was answered. */
const waiting = new Set<() => void>()

/** Lets those that wait try again; those of a page that is being left find another way, or none. */
export const pressOn = (): void => {
  for (const next of [...waiting]) next()
}

/** Whether a request with this body is under way that outlives the page. */
export const isCarried = (body: Uint8Array): boolean => carried.has(body)

/**
 * Milliseconds in which a failed request may turn out to have been one of a page that is left: Chromium fails what is
 * under way when the other page comes, and carries on what is kept alive. Sending it again then made it arrive twice.
 */
const DOUBT_MS = 1000

const ACCEPTED: Answer = { status: 202, retryAfter: undefined, body: new Uint8Array() }

/**
 * Posts by the `fetch` of before our patches, so that no span is made of it: `keepalive`, which lets the
 * request outlive the page. When the quota is spent it waits its turn: an ordinary request is cut when the page is
 * left, and nobody can say then whether it arrived. It is for what the quota never takes.
 *
 * A page that is being left, with the quota spent, has `sendBeacon`. It takes no header and always sends cookies, which
 * a receiver of another origin would have to allow by name: it is for the page's own. Nobody hears its answer.
 *
 * Cookies go to the page's own origin only. JSON to another origin costs a preflight, and OTLP has no
 * content type that would not.
 */
export const createPost: CreatePost = (
  url,
  contentType,
  { headers: given, askHeaders, timeoutMs, onDoubt },
) => {
  const original = globalThis.fetch
  const beacon: Navigator['sendBeacon'] | undefined = globalThis.navigator?.sendBeacon
  const canBeacon = !askHeaders && Object.keys(given).length === 0 && url.startsWith(`${globalThis.origin}/`)
  /** Both ways failed the last time. */
  let isDown = false
  const post = (
    body: Uint8Array,
    signal: AbortSignal,
    headers: Record<string, string>,
    keepalive: boolean,
  ): Promise<Answer> => {
    const done = () => {
      if (keepalive && carried.delete(body)) keptAlive -= body.byteLength
      pressOn()
    }
    if (keepalive) {
      keptAlive += body.byteLength
      carried.add(body)
    }
    const times = timesLeft()
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
    ).catch(async (fault) => {
      if (!keepalive || signal.aborted || (fault as Error).name !== 'TypeError') throw fault
      onDoubt?.()
      if (globalThis.document && navigator.onLine) await sleep(DOUBT_MS, [signal])
      if (timesLeft() !== times) return ACCEPTED
      throw fault
    })
    sent.then(() => {
      isDown = false
      done()
    }, done)
    return sent
  }
  const byBeacon = (body: Uint8Array): Promise<Answer> | undefined => {
    const blob = () => new Blob([body as Uint8Array<ArrayBuffer>], { type: contentType })
    if (!isLeaving() || !canBeacon || !beacon?.call(navigator, url, blob())) return undefined
    carried.add(body)
    return Promise.resolve(ACCEPTED)
  }
  const lastResort: Send = (body, signal, headers, hasKeeper) =>
    byBeacon(body) ??
    (hasKeeper?.() ? Promise.reject(new Error('the page is left')) : post(body, signal, headers, false))

  const send: Send = (body, signal, headers, hasKeeper) => {
    const size = body.byteLength
    if (size > MAX_KEEPALIVE_BYTES || (keptAlive + size > MAX_KEEPALIVE_BYTES && isLeft()))
      return lastResort(body, signal, headers, hasKeeper)
    if (keptAlive + size > MAX_KEEPALIVE_BYTES)
      return byBeacon(body) ?? turn(signal, () => send(body, signal, headers, hasKeeper))
    return post(body, signal, headers, true).catch((fault) => {
      if (signal.aborted || (fault as Error).name !== 'TypeError') throw fault
      // The application may have spent the quota, which looks like any network failure: once more without it, and not
      // each time where that failed as well.
      isDown = !isDown
      if (!isDown) throw fault
      return lastResort(body, signal, headers, hasKeeper)
    })
  }
  return send
}

/** Runs when there may be room, or, to fail, when it is aborted. */
function turn(signal: AbortSignal, run: () => Promise<Answer>): Promise<Answer> {
  return new Promise((resolve) => {
    const next = () => {
      waiting.delete(next)
      signal.removeEventListener('abort', next)
      resolve(signal.aborted ? Promise.reject(signal.reason) : run())
    }
    waiting.add(next)
    signal.addEventListener('abort', next)
  })
}

/**
 * The body is read to its end whatever it says: one that is not keeps its connection and its share of the quota. One
 * that is cut, as when the page is left, takes nothing back of what its status said.
 */
function readAnswer(response: Response): Promise<Answer> {
  const answer = (body: ArrayBuffer) => ({
    status: response.status,
    retryAfter: response.headers.get('retry-after'),
    body: new Uint8Array(body),
  })
  return response.arrayBuffer().then(answer, () => answer(new ArrayBuffer(0)))
}
