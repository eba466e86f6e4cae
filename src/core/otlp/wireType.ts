const varints = new Set(['bool', 'enum', 'int32', 'uint32', 'sint32', 'int64', 'uint64'])

/** Protobuf's wire type of a scalar or a message. */
export function wireTypeOf(type: string): number {
  if (varints.has(type)) return 0
  if (type === 'fixed64' || type === 'sfixed64' || type === 'double') return 1
  return type === 'fixed32' ? 5 : 2
}
