import type { Context } from '@opentelemetry/api'
import { carrierSetter } from '../../core/carrier.js'
import type { Instruments } from '../../core/instrument.js'
import { TRACEPARENT } from '../../core/propagation/index.js'

type Arguments = Parameters<typeof fetch>

/**
 * The same call with our headers. Those that the application set by itself stay as they are; those of a request
 * that is passed on are replaced.
 */
export function propagate(
  { propagator }: Instruments,
  given: Arguments,
  active: Context,
  replace: boolean,
): Arguments {
  const [input, init] = given
  const request = input instanceof Request ? input : undefined
  // Any `init` changes the mode of a navigation that a Service Worker passes on; and without CORS the browser
  // drops every header of ours.
  if (request?.mode === 'navigate' || (init?.mode ?? request?.mode) === 'no-cors') return given
  const headers = new Headers(init?.headers ?? request?.headers)
  if (headers.has(TRACEPARENT) && !replace) return given
  propagator.inject(active, headers, carrierSetter)
  // The mere presence of an `init` resets these two of a Request (https://fetch.spec.whatwg.org/#dom-request, step 14).
  const kept = request && !init && { referrer: request.referrer, referrerPolicy: request.referrerPolicy }
  return [input, { ...kept, ...members(init), headers }]
}

/** A copy of an `init` of any shape: one with a prototype, such as a Request, keeps its members there. */
function members(init: RequestInit | undefined): RequestInit {
  const copy: Record<string, unknown> = {}
  for (const name in init) copy[name] = init[name as keyof RequestInit]
  return copy
}
