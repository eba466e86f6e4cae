import type { Attributes, AttributeValue } from '@opentelemetry/api'

type Value = AttributeValue | undefined

/** Attributes of which there is one object for the same values: instruments find their data point by the object. */
export class Interned {
  constructor(attributes: Attributes) {
    Object.freeze(Object.assign(this, attributes))
  }
}

/** More are not remembered, and each is made anew: clients decide what some values are. */
const MOST_SETS = 1000

/** Sets of attributes with the same names, one object for each set of values. */
export class InternedSets {
  private readonly first = new Map<Value, unknown>()
  private size = 0

  constructor(private readonly names: readonly string[]) {}

  /** @param values one for each of the names; an undefined one is left out */
  of(...values: Value[]): Attributes {
    const last = values.length - 1
    let level = this.first
    for (let index = 0; index < last; index++) {
      let next = level.get(values[index]) as Map<Value, unknown> | undefined
      if (!next) {
        if (this.size >= MOST_SETS) return this.make(values)
        next = new Map()
        level.set(values[index], next)
      }
      level = next
    }
    const known = level.get(values[last]) as Attributes | undefined
    if (known) return known
    const made = this.make(values)
    if (this.size < MOST_SETS) {
      this.size++
      level.set(values[last], made)
    }
    return made
  }

  private make(values: readonly Value[]): Attributes {
    const entries = this.names.map((name, index) => [name, values[index]] as const)
    return new Interned(
      Object.fromEntries(entries.filter(([, value]) => value !== undefined)),
    ) as unknown as Attributes
  }
}
