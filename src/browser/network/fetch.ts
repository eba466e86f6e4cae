import { type Context, context, trace } from '@opentelemetry/api'
import { carrierGetter } from '../../core/carrier.js'
import { failClientSpan, setStatusCode } from '../../core/http/client-span.js'
import { describeCall } from '../../core/http/durations.js'
import type { Instrument, Instruments } from '../../core/instrument.js'
import { TRACEPARENT } from '../../core/propagation/index.js'
import { guard } from '../../core/safety/guard.js'
import { isTracingSuppressed } from '../../core/safety/suppress.js'
import { isThenable } from '../../core/safety/thenable.js'
import { wrap } from '../../core/safety/wrap.js'
import { ERROR_TYPE } from '../../core/semconv.js'
import { noteOffline } from '../delivery/offline.js'
import { recordEarlyCalls } from '../early/calls.js'
import { workerType } from '../scope.js'
import { httpUrl, sentMethod, startCall } from './client-call.js'
import { propagate } from './fetch-headers.js'
import { type NetworkCall, type NetworkCalls, watchCalls } from './network-calls.js'
import { type BodyEnd, watchBodies } from './response-body.js'
import { sharingWith } from './sharing.js'

type Arguments = Parameters<typeof fetch>

interface Call extends NetworkCall {
  method: string
  signal: AbortSignal | null | undefined
  /** What the original is called with. */
  given: Arguments
}

/**
 * A CLIENT span for each `fetch`, from the call until the body of the response was read to its end, cancelled or
 * cut off. The original is called once with what it was given, except that targets get our headers; its response
 * and its rejection are handed on as they are, and no body is cloned or read. What is asked of other schemes than
 * HTTP (`blob:`, `data:`) is no request and left alone.
 */
export const browserFetch: Instrument = (instruments) => {
  recordEarlyCalls(instruments)
  const calls = watchCalls(instruments, 'fetch')
  const end: BodyEnd = (call, failure) => {
    if (failure && call.end === undefined) guard(() => fail(call as Call, failure.reason))
    calls.end(call)
  }
  const bodies = watchBodies(calls, end)
  const answered = (call: Call, response: Response) => {
    setStatusCode(call.span, response.status)
    if (!hasBody(response, call.method)) return calls.end(call)
    calls.see(call)
    bodies.watch(response, call)
  }
  const stop = wrap(
    globalThis,
    'fetch',
    (original) =>
      function (this: unknown, ...given: Arguments) {
        const call = guard(() => begin(instruments, calls, given))
        if (!call) return Reflect.apply(original, this, given)
        return follow(call, () => Reflect.apply(original, this, call.given), answered, end)
      },
  )
  return () => {
    stop()
    calls.stop()
    bodies.stop()
  }
}

function fail({ span, signal }: Call, reason: unknown): void {
  failClientSpan(span, reason)
  // An application may abort for a reason of its own, which is no error at all.
  if (signal?.aborted && !(reason instanceof Error)) describeCall(span, ERROR_TYPE, 'AbortError')
  else if (!signal?.aborted) noteOffline(span)
}

/** By what is known without asking for the body, which some engines would make a stream of. */
const hasBody = ({ status, type }: Response, method: string): boolean =>
  method !== 'HEAD' &&
  !/^(opaque|opaqueredirect|error)$/.test(type) &&
  ![101, 103, 204, 205, 304].includes(status)

function begin(instruments: Instruments, calls: NetworkCalls, given: Arguments): Call | undefined {
  if (isTracingSuppressed(context.active())) return undefined
  const [input, init] = given
  const request = input instanceof Request ? input : undefined
  const passed = request && !init?.headers ? guard(() => passedOn(instruments, request)) : undefined
  const parent = passed ?? context.active()
  const url = httpUrl(request ? request.url : input)
  if (!url) return undefined
  const method = sentMethod(init?.method ?? request?.method ?? 'GET')
  const span = startCall(instruments, method, url, parent)
  instruments.durations?.begin(span, method, url, parent)
  const signal = init?.signal ?? request?.signal
  const call = (given: Arguments) => Object.assign(calls.begin(span, url), { method, signal, given })
  if (!instruments.isTarget(url.href)) return call(given)
  const active = sharingWith(instruments, url, trace.setSpan(parent, span))
  const propagated = guard(() => propagate(instruments, given, active, passed !== undefined))
  return call(propagated ?? given)
}

/**
 * The context of a page's request that a Service Worker passes on, by the headers that the page gave it. The
 * server continues the worker's span then, which is the page's child; a context that is active goes first.
 */
function passedOn({ propagator }: Instruments, { headers }: Request): Context | undefined {
  if (workerType() !== 'service' || !headers.has(TRACEPARENT)) return undefined
  const active = context.active()
  return trace.getSpan(active) ? active : propagator.extract(active, headers, carrierGetter)
}

/** Answers the call's promise, and sees it settle. */
function follow(
  call: Call,
  ask: () => Promise<Response>,
  answered: (call: Call, response: Response) => void,
  end: BodyEnd,
): Promise<Response> {
  const failed = (reason: unknown): never => {
    guard(() => end(call, { reason }))
    throw reason
  }
  let response: Promise<Response>
  try {
    response = ask()
  } catch (thrown) {
    return failed(thrown)
  }
  // Somebody's stand-in for fetch may answer anything.
  if (!isThenable(response)) {
    guard(() => end(call))
    return response
  }
  return response.then((answer) => {
    guard(() => answered(call, answer))
    return answer
  }, failed)
}
