import {
  type Meter as ApiMeter,
  type MeterProvider as ApiMeterProvider,
  createNoopMeter,
} from '@opentelemetry/api'
import { preciseNow } from '../clock.js'
import type { Collected } from '../encode/metrics.js'
import { createRecorders, type Recorders } from '../recorders.js'
import type { Policy } from '../redact/policy.js'
import { redactScope } from '../redact/records.js'
import type { Resource } from '../resource.js'
import { quietly } from '../safety/quiet.js'
import type { Warn } from '../safety/warn.js'
import type { Scope } from '../trace/readable.js'
import { Callbacks } from './callbacks.js'
import type { ExemplarFilter } from './exemplars.js'
import { Meter } from './meter.js'
import type { Temporality } from './temporality.js'

export interface MetricsParts {
  resource: Resource
  intervalMs: number
  temporality: Temporality
  exemplars: ExemplarFilter
  policy: Policy
  warn: Warn
  /** Takes what was collected; not called when nothing was measured. */
  collected(metrics: Collected): void
}

/** What the rest of the package sees of the metrics part. */
export interface Metrics extends ApiMeterProvider {
  /** What records by a meter of this provider. */
  recorders(meter: ApiMeter): Recorders
  /** Collects now; at once, unless an observation takes time. Never rejects. */
  collect(): Promise<void>
  /** Collects for the last time. */
  shutdown(): Promise<void>
  /** Collects without waiting; only where something may still be sent when nothing runs later. */
  collectRest?(): void
}

export type CreateMetrics = (parts: MetricsParts) => Metrics

/** More names than that are made of data: meters for them do nothing. */
const MAX_METERS = 1000

/** Asynchronous observations that take longer are left out, however long the interval is. */
const MAX_OBSERVATION_MS = 5000

/**
 * Gives out meters, and collects what their instruments hold at each interval. Ours and not the official one,
 * which has no exemplars, loads three times as much in a page, and takes longer for each measurement.
 *
 * @see https://opentelemetry.io/docs/specs/otel/metrics/sdk/
 */
export class MeterProvider implements Metrics {
  protected readonly meters = new Map<string, { scope: Scope; meter: Meter }>()
  protected readonly callbacks = new Callbacks()
  readonly recorders = createRecorders
  private readonly timer: ReturnType<typeof setInterval>
  private collecting: Promise<void> | undefined
  private ended: Promise<void> | undefined

  constructor(private readonly parts: MetricsParts) {
    this.timer = quietly(() => setInterval(() => void this.collect(), parts.intervalMs))
    ;(this.timer as { unref?: () => void }).unref?.()
  }

  getMeter(name: string, version?: string, options?: { schemaUrl?: string }): ApiMeter {
    const schemaUrl = options?.schemaUrl
    const key = `${name}@${version ?? ''}:${schemaUrl ?? ''}`
    let known = this.meters.get(key)
    if (!known) {
      if (this.meters.size >= MAX_METERS) {
        this.parts.warn(
          'meters',
          `there are ${MAX_METERS} meters: "${name}" and further ones measure nothing`,
        )
        return createNoopMeter()
      }
      const scope = redactScope(this.parts.policy, name, version, schemaUrl)
      known = { scope, meter: new Meter({ ...this.parts, callbacks: this.callbacks }) }
      this.meters.set(key, known)
    }
    return known.meter
  }

  collect(): Promise<void> {
    return this.ended ?? this.observeAndRead(true)
  }

  /**
   * Collects for the last time, without what is as it was: an end that was announced by a signal has just sent it.
   */
  shutdown(): Promise<void> {
    clearInterval(this.timer)
    this.ended ??= this.observeAndRead(false)
    return this.ended
  }

  private observeAndRead(all: boolean): Promise<void> {
    // Who comes while observations are awaited gets what they give: the instruments are read after them.
    if (this.collecting) return this.collecting
    const observing = quietly(() => this.callbacks.run(Math.min(this.parts.intervalMs, MAX_OBSERVATION_MS)))
    if (!observing) {
      this.read(all)
      return Promise.resolve()
    }
    this.collecting = observing.then(() => {
      this.collecting = undefined
      this.read(all)
    })
    return this.collecting
  }

  protected read(all: boolean): void {
    const end = preciseNow()
    const scopeMetrics = [...this.meters.values()]
      .map(({ scope, meter }) => ({ scope, metrics: meter.collect(end, all) }))
      .filter(({ metrics }) => metrics.length > 0)
    if (scopeMetrics.length > 0) this.parts.collected({ resource: this.parts.resource, scopeMetrics })
  }
}
