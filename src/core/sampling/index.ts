import type { KeepOptions } from './keep.js'
import { limited } from './per-second.js'
import { probability } from './probability.js'
import { byRules, type SamplingRule } from './rules.js'
import { parentBased, recordAll, type Sampler } from './sampler.js'

/** Which traces are exported. The same in browsers and Node. */
export interface SamplingOptions {
  /** A share of all traces, from 0 to 1, consistently over services. Default 1. */
  ratio?: number
  /** Other shares for some, by the span that begins the trace; the first rule that matches decides. */
  rules?: SamplingRule[]
  /** At most so many traces a second of those. Default: no limit. */
  perSecond?: number
  /** Traces that are exported although they were not chosen. Default: none. */
  keep?: KeepOptions
}

/** What `start` runs with. */
export interface Sampling extends SamplingOptions {
  ratio: number
  keep?: KeepOptions & Required<Pick<KeepOptions, 'errors' | 'maxSpans'>>
  /** Whether a parent's decision counts, of another service or of this one. */
  parentBased: boolean
}

/** What begins a trace is chosen by rules, share and limit; what continues one goes with it. */
export function samplerOf({ ratio, rules = [], perSecond, keep, parentBased: byParent }: Sampling): Sampler {
  const root = limited(byRules(rules, probability(ratio)), perSecond)
  const sampler = byParent ? parentBased(root) : root
  return keep ? recordAll(sampler) : sampler
}
