import { type Context, context, trace } from '@opentelemetry/api'
import { failCall, failClientSpan } from '../../core/http/client-span.js'
import type { Instrument, Instruments } from '../../core/instrument.js'
import { TRACEPARENT } from '../../core/propagation/index.js'
import { guard } from '../../core/safety/guard.js'
import { isTracingSuppressed } from '../../core/safety/suppress.js'
import { together } from '../../core/safety/together.js'
import { wrap } from '../../core/safety/wrap.js'
import { httpUrl, sentMethod, startCall } from './client-call.js'
import { type NetworkCalls, watchCalls } from './network-calls.js'
import { sharingWith } from './sharing.js'
import { type Asked, follow } from './xhr-end.js'

type Open = (this: XMLHttpRequest, ...given: unknown[]) => void

/**
 * A CLIENT span for each XMLHttpRequest, from `send` until it has loaded, failed, timed out or was aborted.
 * The originals are called with what they were given; targets get our headers with `send`.
 *
 * @see https://xhr.spec.whatwg.org/
 */
export const xhr: Instrument = (instruments) => {
  // A Service Worker has none.
  if (typeof XMLHttpRequest === 'undefined') return () => {}
  const { prototype } = XMLHttpRequest
  const requests = new WeakMap<XMLHttpRequest, Asked | undefined>()
  const calls = watchCalls(instruments, 'xmlhttprequest')

  const stops = [
    wrap(prototype, 'open', (original) => {
      return function (this: XMLHttpRequest, ...given: unknown[]) {
        Reflect.apply(original as Open, this, given)
        guard(() => {
          // A request under way ends here, and no event says so.
          requests.get(this)?.end?.((span) => failCall(span, 'AbortError'))
          const url = httpUrl(given[1])
          const method = sentMethod(String(given[0]))
          requests.set(this, url && { method, url, hasTraceparent: false })
        })
      } as typeof original
    }),
    wrap(prototype, 'setRequestHeader', (original) => {
      return function (this: XMLHttpRequest, ...given: [string, string]) {
        const asked = String(given[0]).toLowerCase() === TRACEPARENT ? requests.get(this) : undefined
        // Another tracer's, below ours: appended to it, neither would be one.
        if (asked?.isOurs) return
        Reflect.apply(original, this, given)
        if (asked) asked.hasTraceparent = true
      }
    }),
    wrap(prototype, 'send', (original) => {
      return function (this: XMLHttpRequest, ...given: Parameters<XMLHttpRequest['send']>) {
        const asked = requests.get(this)
        const begun = asked && guard(() => begin(instruments, calls, this, asked))
        try {
          Reflect.apply(original, this, given)
        } catch (thrown) {
          // One that waits for its answer throws; and so does one that is under way, which goes on.
          if (begun) guard(() => asked.end?.((span) => failClientSpan(span, thrown)))
          throw thrown
        } finally {
          // From here on it is the original's to refuse.
          if (asked) asked.isOurs = false
        }
      }
    }),
  ]
  return together([...stops, calls.stop])
}

function begin(
  instruments: Instruments,
  calls: NetworkCalls,
  request: XMLHttpRequest,
  asked: Asked,
): boolean {
  const parent = context.active()
  const { method, url } = asked
  // One that is not open, or was sent, is the original's to refuse.
  if (isTracingSuppressed(parent) || request.readyState !== 1 || asked.end) return false
  const span = startCall(instruments, method, url, parent)
  instruments.durations?.begin(span, method, url, parent)
  if (instruments.isTarget(url.href) && !asked.hasTraceparent)
    guard(() => {
      propagate(instruments, request, sharingWith(instruments, url, trace.setSpan(parent, span)))
      asked.isOurs = asked.hasTraceparent
    })
  follow(request, asked, span, calls)
  return true
}

function propagate({ propagator }: Instruments, request: XMLHttpRequest, active: Context): void {
  // Its own `setRequestHeader` would append to a `baggage` of the application's, which is what the standard wants.
  propagator.inject(active, request, { set: (to, name, value) => to.setRequestHeader(name, value) })
}
