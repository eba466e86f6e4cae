import type { Attributes, Context, Meter } from '@opentelemetry/api'
import { recordGenerations } from './gen-ai-metrics.js'
import { recordCalls } from './http/call-durations.js'

/** What is measured without anybody's asking, each with the attributes and in the context that it has. */
export interface Recorders {
  /** How long an HTTP call took, in seconds. */
  called(seconds: number, attributes: Attributes, active: Context): void
  /** How long a call of a model took, in seconds, and its tokens. */
  generated(
    seconds: number,
    tokens: { inputTokens?: number; outputTokens?: number },
    attributes: Attributes,
    active: Context,
  ): void
}

export const createRecorders = (meter: Meter): Recorders => ({
  called: recordCalls(meter),
  generated: recordGenerations(meter),
})
