import type { Attributes } from '@opentelemetry/api'
import type { Policy } from '../redact/policy.js'
import { METRIC_OVERFLOW } from '../semconv.js'
import { Kept } from '../trace/attributes.js'
import { Interned } from './interned.js'

/** Data points of one instrument, the one that takes what is too much included. */
const MAX_POINTS = 2000
/** Ways to write the attributes of a point that are remembered, beside the sorted one. */
const MAX_WAYS = 4 * MAX_POINTS

const UNLIMITED = { attributeCount: Infinity, attributeValueLength: Infinity }

/**
 * The data points of one instrument by their attributes, in whatever order these come. From the 2000th set on,
 * new ones share one point, so that a user's id among the attributes does not fill the memory.
 *
 * @see https://opentelemetry.io/docs/specs/otel/metrics/sdk/#cardinality-limits
 */
export class Points<P> {
  /** By the attributes as they came, which saves sorting them: a caller writes them in one order. */
  private readonly ways = new Map<string, P>()
  private readonly sorted = new Map<string, P>()
  private interned = new WeakMap<object, P>()
  private overflow: P | undefined

  constructor(
    private readonly policy: Policy,
    private readonly create: (attributes: Attributes) => P,
  ) {}

  of(attributes: Attributes | undefined): P {
    if (!(attributes instanceof Interned)) return this.byText(attributes)
    let point = this.interned.get(attributes)
    if (!point) {
      point = this.byText(attributes as unknown as Attributes)
      this.interned.set(attributes, point)
    }
    return point
  }

  private byText(attributes: Attributes | undefined): P {
    const way = keyOf(attributes)
    return this.ways.get(way) ?? this.find(attributes ?? {}, way)
  }

  values(): P[] {
    return [...this.sorted.values(), ...(this.overflow ? [this.overflow] : [])]
  }

  /** Forgets those that do not pass. */
  keepOnly(passes: (point: P) => boolean): void {
    for (const points of [this.ways, this.sorted])
      for (const [key, point] of points) if (!passes(point)) points.delete(key)
    if (this.overflow && !passes(this.overflow)) this.overflow = undefined
    this.interned = new WeakMap()
  }

  clear(): void {
    this.ways.clear()
    this.sorted.clear()
    this.interned = new WeakMap()
    this.overflow = undefined
  }

  private find(attributes: Attributes, way: string): P {
    const names = Object.keys(attributes).sort()
    const kept = new Kept(UNLIMITED, Object.fromEntries(names.map((name) => [name, attributes[name]])))
    const values = this.policy.attributes(kept.values, 'metric')
    const key = keyOf(values)
    let point = this.sorted.get(key)
    if (!point) {
      if (this.sorted.size >= MAX_POINTS - 1) {
        this.overflow ??= this.create({ [METRIC_OVERFLOW]: true })
        return this.overflow
      }
      point = this.create(values)
      this.sorted.set(key, point)
    }
    if (this.ways.size < MAX_WAYS) this.ways.set(way, point)
    return point
  }
}

/** Attributes as one text, which is another for each name, type and value. */
function keyOf(attributes: Attributes | undefined): string {
  let key = ''
  for (const name in attributes) {
    const value = attributes[name]
    if (typeof value === 'string') key += `${name}\u0001${value}\u0000`
    else key += `${name}\u0002${typeof value === 'object' ? JSON.stringify(value) : String(value)}\u0000`
  }
  return key
}
