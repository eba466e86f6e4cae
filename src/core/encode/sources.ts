/** What made a record; its attributes may be completed later, by giving the resource other ones. */
export interface Resource {
  readonly attributes: object
  readonly schemaUrl?: string
}

/** The library that a record is from. */
export interface Scope {
  readonly name: string
  readonly version?: string
  readonly schemaUrl?: string
  readonly attributes?: object
  readonly droppedAttributesCount?: number
}

/** A record that knows where it is from, as spans and log records do. */
export interface Sourced {
  readonly resource: Resource
  readonly instrumentationScope: Scope
}

/** A request's records (spans, log records or metrics) as OTLP orders them: by resource, then by scope. */
export type Groups<T> = Iterable<[Resource, Iterable<[Scope, readonly T[]]>]>

/** Records by resource and scope, in the order in which each came first. */
export function bySource<T extends Sourced>(records: readonly T[]): Groups<T> {
  const groups = new Map<Resource, Map<Scope, T[]>>()
  let last: T | undefined
  let group: T[] = []
  for (const record of records) {
    const { resource, instrumentationScope: scope } = record
    // Neighbours are mostly of one library, and a look is cheaper than two maps.
    if (last?.resource !== resource || last.instrumentationScope !== scope) {
      const scopes = groups.get(resource) ?? new Map<Scope, T[]>()
      groups.set(resource, scopes)
      group = scopes.get(scope) ?? []
      scopes.set(scope, group)
      last = record
    }
    group.push(record)
  }
  return groups
}
