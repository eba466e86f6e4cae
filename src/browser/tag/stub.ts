/**
 * The global `throughline` of a page whose script tag is `async` or `defer`: calls are kept with their times until the
 * script has loaded. The function of a span runs at once. A page has it inline, so this imports nothing.
 */
import type { Call, Global, Queue } from './queue.js'

const MOST = 1000

const scope = globalThis as unknown as { throughline?: Global }
const queue: Queue = []
let within: Call | undefined

const now = () => performance.timeOrigin + performance.now()

const keep = (method: string, given: unknown[]): Call => {
  const call = { method, given, time: now(), within }
  if (queue.length < MOST) queue.push(call)
  else queue.lost = (queue.lost ?? 0) + 1
  return call
}

/** Adds a method for each name to an object. */
const methods = (to: object, names: string, method: (name: string) => unknown) => {
  for (const name of names.split(' ')) (to as Record<string, unknown>)[name] = method(name)
  return to
}

/** What the function of a span gets: it keeps what is done with it. */
const standIn = (done: NonNullable<Call['done']>) => {
  const span = methods(
    {
      isRecording: () => true,
      spanContext: () => ({ traceId: '0'.repeat(32), spanId: '0'.repeat(16), traceFlags: 0 }),
    },
    'setAttribute setAttributes addEvent addLink addLinks setStatus updateName recordException end',
    (name) =>
      (...given: unknown[]) => {
        if (done.length < MOST) done.push([now(), name, given])
        return span
      },
  )
  return span
}

const span = (name: string, ...rest: unknown[]) => {
  const call = keep('span', [name, rest[1] && rest[0]])
  const before = within
  const fn = rest.at(-1) as (span: unknown) => unknown
  const end = () => {
    call.end = now()
    call.ended?.()
  }
  const fail = (thrown: unknown) => {
    call.thrown = [thrown]
    end()
    throw thrown
  }
  within = call
  call.done = []
  let result: unknown
  try {
    result = fn(standIn(call.done))
  } catch (thrown) {
    fail(thrown)
  } finally {
    within = before
  }
  if (typeof (result as Promise<unknown> | undefined)?.then === 'function')
    return (result as Promise<unknown>).then((value) => {
      end()
      return value
    }, fail)
  end()
  return result
}

const queued =
  (prefix: string) =>
  (name: string) =>
  (...given: unknown[]): void =>
    void keep(prefix + name, given)

/** Makes the global object, unless the page has it. */
export function installStub(): Global {
  if (!scope.throughline?.q)
    scope.throughline = methods(
      { q: queue, span, log: methods({}, 'trace debug info warn error fatal', queued('log.')) },
      'start event setRoute ready',
      queued(''),
    ) as Global
  return scope.throughline
}
