import { diag, type MetricOptions, ValueType } from '@opentelemetry/api'
import type { Policy } from '../redact/policy.js'

export type Kind =
  | 'counter'
  | 'upDownCounter'
  | 'histogram'
  | 'gauge'
  | 'observableCounter'
  | 'observableUpDownCounter'
  | 'observableGauge'

/** What an instrument is, as it is exported. */
export interface Descriptor {
  name: string
  description: string
  unit: string
  valueType: ValueType
}

const NAME = /^[a-z][a-z0-9_./-]{0,254}$/i
const MAX_UNIT = 63

/**
 * Reads what an application asked for. What the specification does not allow is said and used all the same: a
 * metric with an odd name is better than none.
 *
 * @see https://opentelemetry.io/docs/specs/otel/metrics/api/#instrument-name-syntax
 */
export function describe(name: string, options: MetricOptions | undefined, policy: Policy): Descriptor {
  const { description = '', unit = '', valueType = ValueType.DOUBLE } = options ?? {}
  if (!NAME.test(name)) {
    diag.warn(
      `metric name "${String(name)}" is not valid: write a letter, then at most 254 letters, digits or _ . - /`,
    )
  }
  if (String(unit).length > MAX_UNIT)
    diag.warn(`unit of metric "${String(name)}" is longer than ${MAX_UNIT} characters`)
  const told = (text: unknown) => policy.text(String(text), 'metric')
  return { name: String(name), description: told(description), unit: told(unit), valueType }
}

/** The number as the instrument takes it; undefined for what none can take. */
export function toValue({ name, valueType }: Descriptor, value: unknown): number | undefined {
  if (typeof value !== 'number' || !Number.isFinite(value)) {
    diag.warn(`metric "${name}" was given ${String(value)}, which is not a number; it is ignored`)
    return undefined
  }
  return valueType === ValueType.INT ? Math.trunc(value) : value
}
