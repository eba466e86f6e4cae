import { above0, type Check, members, milliseconds, positive, ratio } from '../../core/config/check.js'
import { keepChecks, pattern, ruleChecks, rulesOf } from '../../core/config/sampling.js'
import type { SamplingOptions } from '../../core/sampling/index.js'
import type { KeepOptions } from '../../core/sampling/keep.js'
import type { Pattern } from '../../core/sampling/pattern.js'
import type { SamplingRule } from '../../core/sampling/rules.js'

/** As in `start`, judged when the trace is there: names, routes and paths are those that the span ended with. */
export interface CollectorSamplingRule extends SamplingRule {
  /** `service.name` of the span that begins the trace. */
  service?: Pattern
}

/** Which traces the collector keeps, whole and over all services. The shape of `sampling` in `start`. */
export interface CollectorSamplingOptions extends Omit<SamplingOptions, 'rules' | 'keep'> {
  rules?: CollectorSamplingRule[]
  /**
   * Traces that are kept although they were not chosen: those with an error in any service, unless `errors` is `false`,
   * and those that took longer from their first span's start to their last one's end.
   */
  keep?: Omit<KeepOptions, 'maxSpans'>
  /** A trace is judged when nothing of it has come for so long. Default 10,000. */
  waitMs?: number
  /** And at the latest so long after its first span came. Default 60,000. */
  longestWaitMs?: number
  /** Traces that wait for their judgement; beyond it, that which had no news for the longest is judged early. Default 50,000. */
  maxTraces?: number
  /** What the waiting traces may have on disk, in bytes as they were received. Default 256 MiB. */
  maxBytes?: number
}

export type ResolvedSampling = Readonly<
  Required<Omit<CollectorSamplingOptions, 'perSecond' | 'keep'>> & {
    perSecond: number | undefined
    keep: { errors: boolean; slowerThanMs: number }
  }
>

const checks: Record<keyof CollectorSamplingOptions, Check> = {
  ratio,
  rules: rulesOf({ ...ruleChecks, service: pattern }),
  perSecond: above0,
  keep: members({ errors: keepChecks.errors, slowerThanMs: keepChecks.slowerThanMs }),
  waitMs: milliseconds,
  longestWaitMs: milliseconds,
  maxTraces: positive,
  maxBytes: positive,
}

/** Every problem of the option, one sentence each. */
export const samplingProblems: Check = members(checks)

export function resolveSampling({ keep, ...options }: CollectorSamplingOptions): ResolvedSampling {
  const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined))
  return {
    ratio: 1,
    rules: [],
    perSecond: undefined,
    waitMs: 10_000,
    longestWaitMs: 60_000,
    maxTraces: 50_000,
    maxBytes: 256 * 1024 * 1024,
    ...given,
    keep: { errors: keep?.errors ?? true, slowerThanMs: keep?.slowerThanMs ?? Infinity },
  }
}
