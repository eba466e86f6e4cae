import { guard } from '../../core/safety/guard.js'
import { isThenable } from '../../core/safety/thenable.js'
import { wrap } from '../../core/safety/wrap.js'
import type { NetworkCall, NetworkCalls } from './network-calls.js'

type AnyFunction = (...given: never[]) => unknown
type Target = Record<PropertyKey, AnyFunction>
/** What is done beside a method of a body that belongs to a call; answers what the page gets. */
type Beside = (call: NetworkCall, result: unknown, self: object) => unknown

/** Says of a body that it came to its end, or why it did not. */
export type BodyEnd = (call: NetworkCall, failure?: { reason: unknown }) => void

/**
 * Sees the bodies of responses come to their end, by whatever the page reads them. Nothing is cloned, buffered or
 * read here, and a response and its stream stay the objects that they are: what reads them is patched where it is
 * inherited from, and does as before.
 *
 * @returns how to have a response watched, and how to take it all out
 */
export function watchBodies({ see }: NetworkCalls, end: BodyEnd) {
  /** Of responses and of streams. */
  const calls = new WeakMap<object, NetworkCall>()
  const stops: (() => void)[] = []

  const also = (target: object, name: PropertyKey, beside: Beside) =>
    guard(() => {
      if (typeof (target as Target)[name] !== 'function') return
      const stop = wrap(
        target as Target,
        name,
        (original) =>
          function (this: object, ...given: never[]) {
            const call = calls.get(this)
            // Whoever comes second is refused, which is no failure of the call.
            const isFirst = call && call.end === undefined && !call.isRead
            const result = Reflect.apply(original, this, given)
            return isFirst ? (guard(() => beside(call, result, this)) ?? result) : result
          },
      )
      stops.push(stop)
    })
  const settles: Beside = (call, result) => {
    if (!isThenable(result)) return result
    call.isRead = true
    return (result as Promise<unknown>).then(
      (value) => {
        guard(() => end(call))
        return value
      },
      (reason) => {
        // What is no JSON was read to its end all the same.
        guard(() => end(call, reason instanceof SyntaxError ? undefined : { reason }))
        throw reason
      },
    )
  }
  const reads: Beside = (call, result, stream) => {
    call.isRead = true
    // By specification nobody is told that nobody handles this promise, so that it may be handled here.
    ;(result as ReadableStreamDefaultReader).closed.then(
      () => guard(() => end(call)),
      (reason) =>
        guard(() => {
          if ((stream as ReadableStream).locked) return end(call, { reason })
          // The reader was let go of, and another may come.
          call.isRead = false
          see(call)
        }),
    )
    return result
  }
  const iterates: Beside = (call, result) => {
    call.isRead = true
    const iterator = result as AsyncIterator<unknown>
    const { next, return: leave } = iterator
    iterator.next = () =>
      (Reflect.apply(next, iterator, []) as Promise<IteratorResult<unknown>>).then(
        (step) => {
          if (step.done) guard(() => end(call))
          return step
        },
        (reason) => {
          guard(() => end(call, { reason }))
          throw reason
        },
      )
    iterator.return = (value) => {
      guard(() => end(call))
      return Reflect.apply(leave!, iterator, [value])
    }
    return iterator
  }
  const passesOn: Beside = (call, result) => {
    for (const one of [result].flat()) calls.set(one as object, call)
    return result
  }

  const { prototype } = Response
  for (const name of ['arrayBuffer', 'blob', 'bytes', 'formData', 'json', 'text'])
    also(prototype, name, settles)
  also(prototype, 'clone', passesOn)
  const streams = ReadableStream.prototype
  also(streams, 'getReader', reads)
  also(streams, 'pipeTo', settles)
  also(streams, 'cancel', (call) => end(call))
  for (const name of ['tee', 'pipeThrough']) also(streams, name, passesOn)
  for (const name of ['values', Symbol.asyncIterator]) also(streams, name, iterates)
  stops.push(guard(() => seeStreams(prototype, calls)) ?? (() => {}))

  return {
    watch: (response: Response, call: NetworkCall) => void calls.set(response, call),
    stop() {
      for (const stop of stops) guard(stop)
    },
  }
}

/** Notes the stream of a watched response when the page asks for it; before, an engine may have none. */
function seeStreams(prototype: Response, calls: WeakMap<object, NetworkCall>): () => void {
  const original = Object.getOwnPropertyDescriptor(prototype, 'body')
  const read = original?.get
  if (!read) return () => {}
  const get = function (this: Response) {
    const stream: object | null = read.call(this)
    const call = stream && calls.get(this)
    if (call) calls.set(stream, call)
    return stream
  }
  Object.defineProperty(prototype, 'body', { ...original, get })
  return () => {
    if (Object.getOwnPropertyDescriptor(prototype, 'body')?.get === get)
      Object.defineProperty(prototype, 'body', original)
  }
}
