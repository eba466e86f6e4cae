import type { Context } from '@opentelemetry/api'
import { rememberContext } from './thrown.js'
import { CONTEXT_KEY, type Zone, zoneJs } from './zone.js'

/** The error that zone.js makes of an unhandled rejection. */
interface ZoneRejection {
  rejection: unknown
  promise: object
  zone: Zone
}

const isRejection = (fault: unknown): fault is ZoneRejection =>
  fault instanceof Error && 'rejection' in fault && 'promise' in fault && 'zone' in fault

/**
 * Lets the browser report what zone.js catches in promises and microtasks. By itself zone.js writes to the
 * console instead, and calls only the listeners it knows with an event that cannot be prevented: a page's
 * own error handling, and another tool's from before us, would see less than without us. So a rejection is
 * repeated on a native promise, and an error of a microtask goes to `reportError`.
 */
export function reportNatively(): void {
  const zone = zoneJs()
  const NativePromise = (globalThis as unknown as Record<string, PromiseConstructor>)[
    zone.__symbol__('Promise')
  ]!
  zone.__load_patch('throughline', (_global, patched, api) => {
    Object.assign(patched, { [patched.__symbol__('unhandledPromiseRejectionHandler')]: undefined })
    api.onUnhandledError = (fault) => {
      if (!isRejection(fault)) return report(fault)
      const native = new NativePromise((_, reject) => reject(fault.rejection))
      const context = fault.zone.get(CONTEXT_KEY) as Context | undefined
      if (!context) return
      rememberContext(fault.rejection, context)
      rememberContext(native, context)
    }
  })
}

function report(fault: unknown): void {
  if (typeof reportError === 'function') reportError(fault)
  else console.error(fault)
}
