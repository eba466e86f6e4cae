import { trace } from '@opentelemetry/api'
import { EMPTY_TRACESTATE } from '../propagation/tracestate.js'
import { alwaysOff, alwaysOn, NO, RECORD_AND_SAMPLED, type Sampler } from './sampler.js'

/** Randomness and thresholds are numbers of 56 bits, compared as hexadecimal text of this length. */
const DIGITS = 14
/** The bits of a threshold that a double can hold; the rest are zeros. */
const BITS = 52
const RANDOMNESS = /^[0-9a-f]{14}$/

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
  const short = threshold.replace(/0+$/, '')
  return {
    shouldSample(context, traceId) {
      const state = trace.getSpanContext(context)?.traceState
      const members = membersOf(state?.get('ot'))
      if (randomnessOf(members, traceId) < threshold) return NO
      const others = members.filter((member) => !member.startsWith('th:'))
      return {
        decision: RECORD_AND_SAMPLED,
        traceState: (state ?? EMPTY_TRACESTATE).set('ot', [`th:${short}`, ...others].join(';')),
      }
    },
    toString: () => `TraceIdRatioBased{${ratio}}`,
  }
}

/** Traces whose randomness is below it are dropped. Undefined: all are. */
function thresholdOf(ratio: number): string | undefined {
  const dropped = Math.round((1 - ratio) * 2 ** BITS)
  if (dropped >= 2 ** BITS) return undefined
  return dropped
    .toString(16)
    .padStart(BITS / 4, '0')
    .padEnd(DIGITS, '0')
}

const membersOf = (ot: string | undefined): string[] => ot?.split(';') ?? []

/** The explicit value, or the last 56 bits of the trace id. */
function randomnessOf(members: string[], traceId: string): string {
  const explicit = members.find((member) => member.startsWith('rv:'))?.slice('rv:'.length)
  return explicit && RANDOMNESS.test(explicit) ? explicit : traceId.slice(-DIGITS)
}
