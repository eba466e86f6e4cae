import { type Attributes, SpanKind } from '@opentelemetry/api'
import { type Pattern, pathsOf, toTest } from './pattern.js'
import { probability } from './probability.js'
import type { Sampler } from './sampler.js'

/** Which traces, by the span that they begin with, and how many of them. */
export interface SamplingRule {
  /** The span's name as it is when the span starts, such as `GET` or `click *`. */
  name?: Pattern
  /** The path of the request, or its route where that is known when the span starts. */
  path?: Pattern
  kind?: 'server' | 'client' | 'producer' | 'consumer' | 'internal'
  /** From 0 to 1. */
  ratio: number
}

type Matcher = (name: string, kind: SpanKind, attributes: Attributes) => boolean

/** The first rule whose every member matches decides; `rest` for what none matches. */
export function byRules(rules: readonly SamplingRule[], rest: Sampler): Sampler {
  if (rules.length === 0) return rest
  const all = rules.map((rule) => ({ matches: matcher(rule), sampler: probability(rule.ratio) }))
  return {
    shouldSample(context, traceId, name, kind, attributes, links) {
      const { sampler } = all.find(({ matches }) => matches(name, kind, attributes)) ?? { sampler: rest }
      return sampler.shouldSample(context, traceId, name, kind, attributes, links)
    },
  }
}

function matcher({ name, path, kind }: SamplingRule): Matcher {
  const [isName, isPath] = [name, path].map(toTest)
  const wanted = kind && SpanKind[kind.toUpperCase() as Uppercase<typeof kind>]
  return (own, ownKind, attributes) =>
    (wanted === undefined || wanted === ownKind) &&
    (!isName || isName(own)) &&
    (!isPath || pathsOf(attributes).some(isPath))
}
