import type { Meter as ApiMeter, MeterProvider as ApiMeterProvider } from '@opentelemetry/api'
import { preciseNow } from '../clock.js'
import type { Collected } from '../encode/metrics.js'
import { quietly } from '../quiet.js'
import type { Resource } from '../resource.js'
import type { Scope } from '../trace/readable.js'
import { Callbacks } from './callbacks.js'
import type { ExemplarFilter } from './exemplars.js'
import { Meter } from './meter.js'
import type { Temporality } from './temporality.js'

export interface MeterProviderParts {
  resource: Resource
  intervalMs: number
  temporality: Temporality
  exemplars: ExemplarFilter
  /** Takes what was collected; not called when nothing was measured. */
  collected(metrics: Collected): void
}

/** Asynchronous observations that take longer are left out, however long the interval is. */
const MAX_OBSERVATION_MS = 5000

/**
 * Gives out meters, and collects what their instruments hold at each interval. Ours and not the official one,
 * which has no exemplars, loads three times as much in a page, and takes longer for each measurement.
 *
 * @see https://opentelemetry.io/docs/specs/otel/metrics/sdk/
 */
export class MeterProvider implements ApiMeterProvider {
  private readonly meters = new Map<string, { scope: Scope; meter: Meter }>()
  private readonly callbacks = new Callbacks()
  private readonly timer: ReturnType<typeof setInterval>
  private collecting: Promise<void> | undefined

  constructor(private readonly parts: MeterProviderParts) {
    this.timer = quietly(() => setInterval(() => void this.collect(), parts.intervalMs))
    ;(this.timer as { unref?: () => void }).unref?.()
  }

  getMeter(name: string, version?: string, options?: { schemaUrl?: string }): ApiMeter {
    const scope = { name, version, schemaUrl: options?.schemaUrl }
    const key = `${name}@${version ?? ''}:${scope.schemaUrl ?? ''}`
    let known = this.meters.get(key)
    if (!known) {
      known = { scope, meter: new Meter({ ...this.parts, callbacks: this.callbacks }) }
      this.meters.set(key, known)
    }
    return known.meter
  }

  /** Collects now; at once, unless an observation takes time. Never rejects. */
  collect(): Promise<void> {
    // Who comes while observations are awaited gets what they give: the instruments are read after them.
    if (this.collecting) return this.collecting
    const observing = quietly(() => this.callbacks.run(Math.min(this.parts.intervalMs, MAX_OBSERVATION_MS)))
    if (!observing) {
      this.read()
      return Promise.resolve()
    }
    this.collecting = observing.then(() => {
      this.collecting = undefined
      this.read()
    })
    return this.collecting
  }

  /** Collects for the last time. */
  shutdown(): Promise<void> {
    clearInterval(this.timer)
    return this.collect()
  }

  private read(): void {
    const end = preciseNow()
    const scopeMetrics = [...this.meters.values()]
      .map(({ scope, meter }) => ({ scope, metrics: meter.collect(end) }))
      .filter(({ metrics }) => metrics.length > 0)
    if (scopeMetrics.length > 0) this.parts.collected({ resource: this.parts.resource, scopeMetrics })
  }
}
