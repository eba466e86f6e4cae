/**
 * The early stage: a page has it inline, before everything else. It keeps errors, rejections and requests until the
 * rest has loaded and takes them, and gives requests to the page's own origin a `traceparent`. Must stay below
 * 1,536 bytes gzip, so it imports nothing, and leaves to the rest whatever can wait.
 */
import type { Early, EarlyCall } from './early.js'

type AnyFunction = (this: unknown, ...given: never[]) => unknown

const MOST = 100

const now = () => performance.timeOrigin + performance.now()

const random = (words: number) => crypto.getRandomValues(new Uint32Array(words))
const hex = (numbers: Uint32Array) =>
  Array.from(numbers, (number) => number.toString(16).padStart(8, '0')).join('')

const trace = random(4)
const ratio = Number(document.currentScript?.dataset.samplingRatio ?? 1)
const undo: (() => void)[] = []
let isOver = false

const early: Early = {
  traceId: hex(trace),
  spanId: hex(random(2)),
  // As the sampler of the rest decides, so that both choose the same traces.
  isSampled: ratio >= 1 || trace.reduce((a, b) => a ^ b) >>> 0 < Math.floor(ratio * 0xffffffff),
  errors: [],
  calls: [],
  lost: 0,
  stop() {
    isOver = true
    for (const one of undo) one()
  },
}

const hasRoom = (list: unknown[]) => {
  if (isOver || list.length < MOST) return !isOver
  early.lost++
  return false
}

/** A failure of ours must not be the page's: its call goes on as it was. */
const attempt = <T>(run: () => T): T | undefined => {
  try {
    return run()
  } catch {
    return undefined
  }
}

/** Puts a function in the place of a method; `make` gets the method. */
const patch = <T extends object>(target: T, name: keyof T, make: (original: AnyFunction) => AnyFunction) =>
  attempt(() => {
    const original = target[name]
    const patched = make(original as AnyFunction) as T[keyof T]
    target[name] = patched
    undo.push(() => {
      if (target[name] === patched) target[name] = original
    })
  })

/** Notes a request, and answers its `traceparent` if it is one to the page's own origin. */
const begin = (method: string, url: string): [EarlyCall?, string?] => {
  const { href, origin, protocol } = new URL(url, document.baseURI)
  if (!/^http/.test(protocol) || !hasRoom(early.calls)) return []
  const call: EarlyCall = { url: href, method, spanId: hex(random(2)), start: now() }
  early.calls.push(call)
  return [
    call,
    origin === globalThis.origin
      ? `00-${early.traceId}-${call.spanId}-0${early.isSampled ? 3 : 2}`
      : undefined,
  ]
}

const end = (call: EarlyCall) => {
  call.end = now()
  call.done?.()
}

patch(
  globalThis,
  'fetch',
  (original) =>
    function (...given: unknown[]) {
      const [input, init] = given as Parameters<typeof fetch>
      const call = attempt(() => {
        const request = input instanceof Request ? input : undefined
        const read = <K extends 'method' | 'mode' | 'headers'>(name: K) => init?.[name] ?? request?.[name]
        const [call, traceparent] = begin((read('method') as string) ?? 'GET', request?.url ?? String(input))
        const headers = new Headers(read('headers') as HeadersInit)
        if (traceparent && !headers.has('traceparent') && !/^n/.test(String(read('mode')))) {
          headers.set('traceparent', traceparent)
          // The mere presence of an `init` resets these two of a Request.
          const copy: Record<string, unknown> =
            request && !init ? { referrer: request.referrer, referrerPolicy: request.referrerPolicy } : {}
          for (const name in init) copy[name] = init[name as keyof RequestInit]
          given = [input, { ...copy, headers }]
        }
        return call
      })
      const response = Reflect.apply(original, this, given) as Promise<Response>
      if (!call || !response?.then) return response
      return response.then(
        (answer) => {
          call.status = answer.status
          end(call)
          return answer
        },
        (failure) => {
          call.failure = [failure]
          end(call)
          throw failure
        },
      )
    },
)

const { prototype } = XMLHttpRequest
const asked = new WeakMap<object, string[]>()
patch(
  prototype,
  'open',
  (original) =>
    function (this: unknown, ...given: unknown[]) {
      asked.set(this as object, given.slice(0, 2).map(String))
      return Reflect.apply(original, this, given)
    } as AnyFunction,
)
patch(
  prototype,
  'setRequestHeader',
  (original) =>
    function (this: unknown, ...given: unknown[]) {
      // A third member: it has one of its own.
      if (/^traceparent$/i.test(String(given[0]))) asked.get(this as object)?.push('')
      return Reflect.apply(original, this, given)
    } as AnyFunction,
)
patch(
  prototype,
  'send',
  (original) =>
    function (this: XMLHttpRequest, ...given: unknown[]) {
      attempt(() => {
        const [method, url, own] = asked.get(this)!
        const [call, traceparent] = this.readyState === 1 ? begin(method!, url!) : []
        if (!call) return
        if (traceparent && own === undefined) this.setRequestHeader('traceparent', traceparent)
        for (const type of ['error', 'abort', 'timeout'])
          this.addEventListener(type, () => {
            call.failure = [type]
          })
        this.addEventListener('loadend', () => {
          call.status = this.status
          end(call)
        })
      })
      return Reflect.apply(original, this, given)
    } as AnyFunction,
)

const onError = (event: Event) => {
  if (hasRoom(early.errors)) early.errors.push([now(), event])
}
for (const type of ['error', 'unhandledrejection']) {
  addEventListener(type, onError)
  undo.push(() => removeEventListener(type, onError))
}
globalThis.__throughline = early
