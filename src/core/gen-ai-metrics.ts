import { type Meter, ValueType } from '@opentelemetry/api'
import type { Recorders } from './recorders.js'
import * as names from './semconv.js'

const TOKENS = Array.from({ length: 14 }, (_, power) => 4 ** power)
const SECONDS = Array.from({ length: 14 }, (_, power) => 2 ** power / 100)

/**
 * Records calls of models, with the buckets that the conventions advise.
 *
 * @see https://opentelemetry.io/docs/specs/semconv/gen-ai/gen-ai-metrics/
 */
export function recordGenerations(meter: Meter): Recorders['generated'] {
  // Few programs call a model: who does not has no instruments for it.
  let made: ReturnType<typeof histograms> | undefined
  return (seconds, { inputTokens, outputTokens }, attributes, active) => {
    made ??= histograms(meter)
    const { tokens, duration } = made
    const count = (type: string, number: number | undefined) => {
      const { [names.ERROR_TYPE]: _, ...counted } = attributes
      if (number !== undefined) tokens.record(number, { ...counted, [names.GEN_AI_TOKEN_TYPE]: type }, active)
    }
    count('input', inputTokens)
    count('output', outputTokens)
    duration.record(seconds, attributes, active)
  }
}

const histograms = (meter: Meter) => ({
  tokens: meter.createHistogram(names.GEN_AI_CLIENT_TOKEN_USAGE, {
    unit: '{token}',
    description: 'Number of input and output tokens used.',
    valueType: ValueType.INT,
    advice: { explicitBucketBoundaries: TOKENS },
  }),
  duration: meter.createHistogram(names.GEN_AI_CLIENT_OPERATION_DURATION, {
    unit: 's',
    description: 'GenAI operation duration.',
    advice: { explicitBucketBoundaries: SECONDS },
  }),
})
