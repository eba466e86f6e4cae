import { trace } from '@opentelemetry/api'
import { EMPTY_TRACESTATE } from '../propagation/tracestate.js'
import { alwaysOff, alwaysOn, NO, RECORD_AND_SAMPLED, type Sampler } from './sampler.js'
import { membersOf, randomnessOf, shortThreshold, thresholdOf, withThreshold } from './threshold.js'

/**
 * A share of all traces, consistently: of samplers with different ratios on the same trace the larger keeps all that the
 * smaller keeps. The threshold goes along as `ot=th:…` in `tracestate`, so that whoever counts knows for how many a span
 * stands.
 *
 * @see https://opentelemetry.io/docs/specs/otel/trace/tracestate-probability-sampling/
 */
export function probability(ratio: number): Sampler {
  if (ratio >= 1) return alwaysOn
  const threshold = thresholdOf(ratio)
  if (!threshold) return alwaysOff
  const short = shortThreshold(threshold)
  return {
    shouldSample(context, traceId) {
      const state = trace.getSpanContext(context)?.traceState
      const members = membersOf(state?.get('ot'))
      if (randomnessOf(members, traceId) < threshold) return NO
      return {
        decision: RECORD_AND_SAMPLED,
        traceState: (state ?? EMPTY_TRACESTATE).set('ot', withThreshold(members, short).join(';')),
      }
    },
  }
}
