import { pathsOf, toTest } from '../../core/sampling/pattern.js'
import type { CollectorSamplingRule, ResolvedSampling } from './options.js'
import type { RatioOf, SpanFacts } from './trace.js'

/** `SpanKind` as OTLP numbers it. */
const KINDS = { internal: 1, server: 2, client: 3, producer: 4, consumer: 5 }

/** The first rule whose every member matches gives the share, or what is for all. */
export function ratiosOf({ rules, ratio }: ResolvedSampling): RatioOf {
  const all = rules.map((rule) => ({ matches: matcher(rule), ratio: rule.ratio }))
  return (span) => all.find(({ matches }) => matches(span))?.ratio ?? ratio
}

function matcher({ name, path, kind, service }: CollectorSamplingRule): (span: SpanFacts) => boolean {
  const isName = toTest(name)
  const isPath = toTest(path)
  const isService = toTest(service)
  const wanted = kind && KINDS[kind]
  return (span) =>
    (wanted === undefined || wanted === span.kind) &&
    (!isName || isName(span.name ?? '')) &&
    (!isService || isService(span.service ?? '')) &&
    (!isPath || pathsOf(texts(span)).some(isPath))
}

const texts = ({ attributes = [] }: SpanFacts): Record<string, unknown> =>
  Object.fromEntries(attributes.map(({ key = '', value }) => [key, value?.stringValue]))
