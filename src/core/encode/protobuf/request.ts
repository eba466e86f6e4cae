import type { Groups, Resource, Scope } from '../sources.js'
import { writeAttributes } from './values.js'
import { type Take, Writer } from './writer.js'

/** Writes one record as a field of its scope. */
export type WriteRecord<T> = (writer: Writer, record: T) => void

const requests = new Writer()
const parts = new Writer()

/** What was written for a resource's attributes and for a scope, which are the same in each request. */
const written = new WeakMap<object, Uint8Array>()

function once(key: object, write: () => void): Uint8Array {
  let bytes = written.get(key)
  if (!bytes) {
    bytes = parts.collect(write)
    written.set(key, bytes)
  }
  return bytes
}

/** The request of any signal: the messages around the records have the same fields in all three. */
export function protobufRequest<T>(
  groups: Groups<T>,
  writeRecord: WriteRecord<T>,
  take: Take | undefined,
): Uint8Array {
  return requests.collect(() => {
    for (const [resource, scopes] of groups) {
      const outer = requests.open(0x0a, 3)
      requests.raw(resourceBytes(resource))
      for (const [scope, records] of scopes) {
        const inner = requests.open(0x12, 3)
        requests.raw(scopeBytes(scope))
        for (const record of records) writeRecord(requests, record)
        if (scope.schemaUrl) requests.text(0x1a, scope.schemaUrl)
        requests.close(inner, 3)
      }
      if (resource.schemaUrl) requests.text(0x1a, resource.schemaUrl)
      requests.close(outer, 3)
    }
  }, take)
}

/** By its attributes: a resource that is completed later has others then. */
function resourceBytes({ attributes }: Resource): Uint8Array {
  return once(attributes, () => {
    const start = parts.open(0x0a)
    writeAttributes(parts, 0x0a, attributes)
    parts.varint(0x10, 0)
    parts.close(start)
  })
}

function scopeBytes(scope: Scope): Uint8Array {
  return once(scope, () => {
    const start = parts.open(0x0a)
    parts.text(0x0a, scope.name)
    if (scope.version) parts.text(0x12, scope.version)
    if (scope.attributes) writeAttributes(parts, 0x1a, scope.attributes)
    if (scope.droppedAttributesCount) parts.varint(0x20, scope.droppedAttributesCount)
    parts.close(start)
  })
}
