import { type Field, type Message, type MessageName, messages } from '../../../src/core/otlp/index.js'

let counter = 0

/** A value of each type that is not the type's default and that occurs nowhere else in the sample. */
function scalar(type: string): unknown {
  const n = ++counter
  switch (type) {
    case 'string':
      return `text ${n} "✓"`
    case 'bytes':
      return btoa(`bytes ${n}`)
    case 'traceId':
      return n.toString(16).padStart(32, 'a')
    case 'spanId':
      return n.toString(16).padStart(16, 'b')
    case 'bool':
      return true
    case 'enum':
      return 2
    case 'int64':
    case 'sfixed64':
      return String(-9_223_372_036_854_775_808n + BigInt(n))
    case 'uint64':
    case 'fixed64':
      return String(18_446_744_073_709_551_615n - BigInt(n))
    case 'uint32':
    case 'fixed32':
      return 4_294_967_295 - n
    case 'double':
      return n + 0.125
    default:
      return -n
  }
}

/** Every way to fill a message: one for each member of its oneof, with all other fields set in each. */
function variants(fields: Record<string, Field>): string[][] {
  const names = Object.keys(fields)
  const members = names.filter((name) => fields[name]!.oneof)
  const others = names.filter((name) => !fields[name]!.oneof)
  return members.length ? members.map((member) => [...others, member]) : [others]
}

function build(message: string, depth: number): Record<string, unknown>[] {
  const fields = messages[message as MessageName] as Record<string, Field>
  return variants(fields).map((names) =>
    Object.fromEntries(
      names.flatMap((name) => {
        const { type, repeated } = fields[name]!
        if (!(type in messages)) return [[name, repeated ? [scalar(type), scalar(type)] : scalar(type)]]
        // Values nest without end; two levels inside each other show that nesting works.
        if (depth > 14) return []
        const nested = build(type, depth + (type === 'AnyValue' ? 4 : 1))
        return nested.length ? [[name, repeated ? nested : nested[0]]] : []
      }),
    ),
  )
}

/** A message in canonical form in which every field of the table that can be set is set somewhere. */
export function sample<M extends MessageName>(message: M): Message<M> {
  counter = 0
  return build(message, 0)[0] as Message<M>
}
