import { bucket } from '../../core/sampling/bucket.js'
import { shortThreshold, thresholdOf } from '../../core/sampling/threshold.js'
import type { ResolvedSampling } from './options.js'
import type { WaitingTrace } from './trace.js'
import { NONE } from './traceState.js'

/** Why a trace is kept. */
export const KEPT = ['error', 'slow', 'chosen'] as const
/** Why one is not: its share did not have it, or there were too many in that second. */
export const DROPPED = ['not_chosen', 'rate'] as const
export type Reason = (typeof KEPT)[number] | (typeof DROPPED)[number]

export interface Judgement {
  reason: Reason
  /** For `tracestate`; empty leaves what is there. */
  threshold: string
}

export const isKept = ({ reason }: Judgement): boolean => (KEPT as readonly string[]).includes(reason)

export interface Judge {
  /** Nothing that may still come can change the judgement. */
  isCertain(trace: WaitingTrace): boolean
  judge(trace: WaitingTrace): Judgement
}

/** Judges traces by what has come of them. */
export function judgeOf({ perSecond, keep }: ResolvedSampling, now: () => number): Judge {
  const hasRoom = perSecond === undefined ? () => true : bucket(perSecond, now)
  const isError = ({ hasError }: WaitingTrace) => keep.errors && hasError
  const isSlow = ({ startMs, endMs }: WaitingTrace) => endMs - startMs > keep.slowerThanMs
  return {
    isCertain: (trace) => isError(trace) || isSlow(trace),
    judge(trace) {
      if (isError(trace)) return { reason: 'error', threshold: '' }
      if (isSlow(trace)) return { reason: 'slow', threshold: '' }
      const threshold = thresholdOf(trace.ratio)
      if (threshold === undefined || trace.randomness < threshold)
        return { reason: 'not_chosen', threshold: '' }
      if (!hasRoom()) return { reason: 'rate', threshold: '' }
      return { reason: 'chosen', threshold: perSecond === undefined ? shortThreshold(threshold) : NONE }
    },
  }
}
