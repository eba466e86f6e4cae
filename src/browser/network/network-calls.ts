import type { Span } from '@opentelemetry/api'
import { describeCall, endCall } from '../../core/http/durations.js'
import type { Instruments } from '../../core/instrument.js'
import { guard } from '../../core/safety/guard.js'
import { NETWORK_PROTOCOL_VERSION } from '../../core/semconv.js'
import { later, listen } from '../native.js'
import { workerType } from '../scope.js'
import { closest, withoutHash } from './closest.js'
import { protocolVersion, requestTimings } from './request-timings.js'

/** A request whose span has not ended. Times are of the monotonic clock. */
export interface NetworkCall {
  readonly span: Span
  readonly url: string
  readonly began: number
  /** When its headers came, or something was last seen of its body. */
  seen?: number
  /** Somebody reads the body, and will be seen to come to its end. */
  isRead?: boolean
  /** When it was over; what the browser measured may still be on its way. */
  end?: number
  entry?: PerformanceResourceTiming
}

export interface NetworkCalls {
  begin(span: Span, url: URL): NetworkCall
  /** Its headers are there, or something of its body. */
  see(call: NetworkCall): void
  /** It is over. */
  end(call: NetworkCall): void
  /** Ends them all, and takes everything out. */
  stop(): void
}

/** A page that has more under way at once gets spans without the browser's measurements. */
const MAX_CALLS = 500
/** How long the browser's measurements may take; engines hand them over within a few turns. */
const ENTRY_MS = 300
/** How long a body may lie before it counts as one that nobody reads. */
const UNREAD_MS = 2000

/**
 * The requests of one kind that are under way. The span of each ends when it is over, with what the browser
 * measured of it, which is known a little later; or with the headers if nobody reads its body.
 */
export function watchCalls({ beforeFlush }: Instruments, initiator: string): NetworkCalls {
  const calls = new Set<NetworkCall>()
  // A worker may be terminated at any moment, and nothing tells.
  const isBrief = workerType() !== undefined
  const [entryMs, unreadMs] = isBrief ? [0, ENTRY_MS] : [ENTRY_MS, UNREAD_MS]

  const complete = (call: NetworkCall) => {
    if (!calls.delete(call)) return
    const { span, entry, end = call.seen } = call
    guard(() => entry && describe(span, entry))
    endCall(span, end)
  }
  const take = (entries: PerformanceEntryList) => {
    for (const entry of entries as PerformanceResourceTiming[]) {
      if (calls.size === 0) return
      const call = entry.initiatorType === initiator && closest(calls, entry)
      if (!call) continue
      call.entry = entry
      if (call.end === undefined && call.seen !== undefined && !call.isRead)
        call.end = Math.max(entry.responseEnd, call.seen)
      if (call.end !== undefined) complete(call)
    }
  }
  const observer = guard(() => {
    const made = new PerformanceObserver((list) => guard(() => take(list.getEntries())))
    made.observe({ type: 'resource' })
    return made
  })

  let isScheduled = false
  const schedule = () => {
    if (isScheduled) return
    isScheduled = true
    later(() => guard(sweep), ENTRY_MS)
  }
  const sweep = () => {
    isScheduled = false
    const now = performance.now()
    let isWaiting = false
    for (const call of calls) {
      const { seen, end, isRead } = call
      const due =
        end !== undefined ? end + entryMs : seen !== undefined && !isRead ? seen + unreadMs : Infinity
      if (due <= now) complete(call)
      else if (due < Infinity) isWaiting = true
    }
    if (isWaiting) schedule()
  }
  /** Ends what only waits, and `all`: what somebody reads as well. */
  const settle = (all: boolean) => {
    guard(() => observer && take(observer.takeRecords()))
    for (const call of calls) {
      if (call.end === undefined && all) call.end = performance.now()
      if (call.end !== undefined || (call.seen !== undefined && !call.isRead)) complete(call)
    }
  }
  const stopFlushing = beforeFlush(() => settle(false))
  const stopListening = listen(globalThis, 'pagehide', () => void guard(() => settle(true)))

  return {
    begin(span, url) {
      const call: NetworkCall = { span, url: withoutHash(url.href), began: performance.now() }
      if (calls.size < MAX_CALLS) calls.add(call)
      return call
    },
    see(call) {
      call.seen = performance.now()
      if (calls.has(call)) schedule()
    },
    end(call) {
      if (call.end !== undefined) return
      call.end = performance.now()
      if (!calls.has(call)) endCall(call.span, call.end)
      else if (call.entry || !observer) complete(call)
      else if (isBrief) settle(false)
      else schedule()
    },
    stop() {
      settle(true)
      observer?.disconnect()
      stopFlushing()
      stopListening()
    },
  }
}

function describe(span: Span, entry: PerformanceResourceTiming): void {
  span.setAttributes(requestTimings(entry))
  const version = protocolVersion(entry)
  if (version) describeCall(span, NETWORK_PROTOCOL_VERSION, version)
}
