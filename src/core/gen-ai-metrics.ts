import { type Histogram, type Meter, ValueType } from '@opentelemetry/api'
import * as names from './semconv.js'

const TOKENS = Array.from({ length: 14 }, (_, power) => 4 ** power)
const SECONDS = Array.from({ length: 14 }, (_, power) => 2 ** power / 100)

export interface GenAiMetrics {
  tokens: Histogram
  duration: Histogram
}

/**
 * The instruments of calls of models, with the buckets that the conventions advise.
 *
 * @see https://opentelemetry.io/docs/specs/semconv/gen-ai/gen-ai-metrics/
 */
export function genAiMetrics(meter: Meter): GenAiMetrics {
  return {
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
  }
}
