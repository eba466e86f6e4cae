import type { SamplingOptions } from '../sampling/index.js'
import type { KeepOptions } from '../sampling/keep.js'
import type { SamplingRule } from '../sampling/rules.js'
import {
  above0,
  type Check,
  each,
  flag,
  isRecord,
  members,
  milliseconds,
  oneOf,
  positive,
  ratio,
  text,
} from './check.js'

export const pattern: Check = (value, name) => (value instanceof RegExp ? [] : text(value, name))

export const ruleChecks: Record<keyof SamplingRule, Check> = {
  name: pattern,
  path: pattern,
  kind: oneOf('server', 'client', 'producer', 'consumer', 'internal'),
  ratio,
}

/** A list of rules, each of which must say its share. */
export const rulesOf = (checks: Record<string, Check>): Check =>
  each((value, name) => [
    ...members(checks)(value, name),
    ...(isRecord(value) && value.ratio === undefined ? ratio(value.ratio, `${name}.ratio`) : []),
  ])

export const keepChecks: Record<keyof KeepOptions, Check> = {
  errors: flag,
  slowerThanMs: milliseconds,
  maxSpans: positive,
}

export const samplingChecks: Record<keyof SamplingOptions, Check> = {
  ratio,
  rules: rulesOf(ruleChecks),
  perSecond: above0,
  keep: members(keepChecks),
}
