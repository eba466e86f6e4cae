import type { Policy } from '../redact/policy.js'
import type { Resource } from '../resource.js'
import type { Sampler } from '../sampling/sampler.js'
import type { AttributeLimits } from './attributes.js'
import type { SpanProcessor } from './processor.js'
import type { Scope } from './readable.js'

export interface SpanLimits extends AttributeLimits {
  /** Of one span; the oldest are dropped. */
  eventCount: number
  linkCount: number
  /** Of one event's attributes, and of one link's. */
  ofEvent: AttributeLimits
  ofLink: AttributeLimits
}

/** What all tracers of a provider share. */
export interface ProviderParts {
  resource: Resource
  sampler: Sampler
  limits: SpanLimits
  policy: Policy
  processor: Pick<SpanProcessor, 'onEnding' | 'onEnd'> & Partial<SpanProcessor>
}

/** What the spans of a tracer share. */
export interface TracerParts extends ProviderParts {
  scope: Scope
}
