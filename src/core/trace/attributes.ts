import { type Attributes, type AttributeValue, diag } from '@opentelemetry/api'

export interface AttributeLimits {
  /** Attributes on one thing; more are dropped. */
  attributeCount: number
  /** Characters of one string; the rest is cut off. `Infinity` for no limit. */
  attributeValueLength: number
}

/**
 * The attributes of one span, event or link, within their limits.
 *
 * @see https://opentelemetry.io/docs/specs/otel/common/#attribute
 */
export class Kept {
  values: Attributes = {}
  dropped = 0
  /** At least the number of `values`: a value that is set again counts twice, until it matters. */
  private sets = 0

  constructor(
    private readonly limits: AttributeLimits,
    given?: Attributes,
  ) {
    if (given) this.setAll(given)
  }

  setAll(given: Attributes): void {
    for (const key of Object.keys(given)) this.set(key, given[key])
  }

  /** Takes what is known to be attributes as it is, where nothing has to be cut. */
  adopt(given: Attributes): void {
    const count = Object.keys(given).length
    const fits = this.sets === 0 && count <= this.limits.attributeCount
    if (fits && this.limits.attributeValueLength === Infinity) {
      this.values = given
      this.sets = count
    } else this.setAll(given)
  }

  set(key: string, value: unknown): void {
    if (value === undefined || value === null) return
    const kept = keep(value, this.limits.attributeValueLength)
    if (kept === undefined || typeof key !== 'string' || !key) {
      diag.warn(
        `attribute "${String(key)}" was left out: it has no name, or its value is no string, number, boolean, or array of one of these`,
      )
    } else if (this.sets < this.limits.attributeCount || this.hasRoom(key)) {
      this.sets++
      this.values[key] = kept
    } else this.dropped++
  }

  private hasRoom(key: string): boolean {
    if (Object.hasOwn(this.values, key)) return true
    this.sets = Object.keys(this.values).length
    return this.sets < this.limits.attributeCount
  }
}

/** The value as it is kept: an array is a copy. Undefined for what no attribute can be. */
function keep(value: unknown, maxLength: number): AttributeValue | undefined {
  if (typeof value === 'string') return cut(value, maxLength)
  if (typeof value === 'number' || typeof value === 'boolean') return value
  if (!Array.isArray(value)) return undefined
  let type: string | undefined
  for (const one of value) {
    // The API's types allow holes.
    if (one === undefined || one === null) continue
    type ??= typeof one
    if (typeof one !== type || !['string', 'number', 'boolean'].includes(type)) return undefined
  }
  return type === 'string' ? value.map((one) => one && cut(one, maxLength)) : value.slice()
}

const cut = (text: string, maxLength: number): string =>
  text.length > maxLength ? text.slice(0, maxLength) : text
