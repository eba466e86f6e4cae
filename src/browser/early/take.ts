import { guard } from '../../core/safety/guard.js'
import type { Early } from './early.js'

let taken: Early | undefined

/**
 * Takes over from the inlined snippet, if the page has it: its patches and its listeners go out. To be called before
 * anything is patched, or ours would stand on top of it.
 */
export function takeOver(): void {
  const early = globalThis.__throughline
  if (!early?.calls) return
  guard(() => early.stop())
  globalThis.__throughline = undefined
  taken = early
}

/** What the snippet recorded; each who reads one of its lists empties it. */
export const earlyStage = (): Early | undefined => taken

/** The ids that the snippet chose for the span of the page's load; that span is then the requests' parent. */
export function loadIds(): Pick<Early, 'traceId' | 'spanId'> | undefined {
  if (!taken) return undefined
  taken.hasLoad = true
  const { traceId, spanId } = taken
  return { traceId, spanId }
}
