import { context, trace } from '@opentelemetry/api'
import { markFailed } from '../../core/exception.js'
import type { Instrument, Instruments } from '../../core/instrument.js'
import { guard } from '../../core/safety/guard.js'
import { isTracingSuppressed } from '../../core/safety/suppress.js'
import { together } from '../../core/safety/together.js'
import { wrap } from '../../core/safety/wrap.js'
import { BEACON_QUEUED, HTTP_REQUEST_BODY_SIZE } from '../../core/semconv.js'
import { httpUrl, startCall } from './client-call.js'
import { propagate } from './fetch-headers.js'
import { sharingWith } from './sharing.js'

type FetchLater = (...given: Parameters<typeof fetch>) => unknown

/**
 * A short CLIENT span for each `navigator.sendBeacon` and `fetchLater`: what was handed to the browser, and whether it
 * took it. Nobody is told what became of it. A beacon has no headers, so its server begins a trace of its own;
 * `fetchLater` has, and targets get our context.
 */
export const beacon: Instrument = (instruments) => {
  const stops: (() => void)[] = []
  const navigator = globalThis.Navigator?.prototype
  if (typeof navigator?.sendBeacon === 'function')
    stops.push(
      wrap(
        navigator,
        'sendBeacon',
        (original) =>
          function (this: Navigator, ...given: Parameters<Navigator['sendBeacon']>) {
            return record(instruments, 'POST', given[0], sizeOf(given[1]), () =>
              Reflect.apply(original, this, given),
            )
          },
      ),
    )
  const page = globalThis as unknown as { fetchLater: FetchLater }
  if (typeof page.fetchLater === 'function')
    stops.push(
      wrap(
        page,
        'fetchLater',
        (original) =>
          function (this: unknown, ...given: Parameters<typeof fetch>) {
            const [input, init] = given
            const request = input instanceof Request ? input : undefined
            const method = String(init?.method ?? request?.method ?? 'GET').toUpperCase()
            return record(
              instruments,
              method,
              request?.url ?? (input as string),
              sizeOf(init?.body),
              (target) => {
                const ours =
                  target &&
                  guard(() =>
                    propagate(instruments, given, sharingWith(instruments, target, context.active()), false),
                  )
                return Reflect.apply(original, this, ours || given)
              },
            )
          },
      ),
    )
  return together(stops)
}

/** Calls the original once, inside its span; what it answers and throws is handed on. */
function record<T>(
  { tracer, isTarget }: Instruments,
  method: string,
  address: string | URL,
  size: number | undefined,
  send: (target: URL | undefined) => T,
): T {
  const parent = context.active()
  const span = guard(() => {
    const url = isTracingSuppressed(parent) ? undefined : httpUrl(address)
    const attributes = { [HTTP_REQUEST_BODY_SIZE]: size }
    return url && { url, made: startCall({ tracer }, method, url, parent, { attributes }) }
  })
  if (!span) return send(undefined)
  const { made, url } = span
  let isTaken = false
  try {
    const result = context.with(trace.setSpan(parent, made), () =>
      send(guard(() => isTarget(url.href)) ? url : undefined),
    )
    isTaken = result !== false
    return result
  } finally {
    guard(() => {
      made.setAttribute(BEACON_QUEUED, isTaken)
      // Nearly always the quota of what may be under way when a page is left.
      if (!isTaken) markFailed(made, 'refused')
      made.end()
    })
  }
}

/** Bytes of a body, where they can be told without reading it. */
function sizeOf(body: unknown): number | undefined {
  if (typeof body === 'string') return guard(() => new TextEncoder().encode(body).length)
  const { size, byteLength } = (body ?? {}) as { size?: unknown; byteLength?: unknown }
  return [size, byteLength].find((one) => typeof one === 'number') as number | undefined
}
