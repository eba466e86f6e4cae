/** How a field of an OTLP message is written in the table of schema.ts. */

export type Scalar =
  | 'string'
  | 'bytes'
  /** 16 bytes, 32 hex digits in JSON. */
  | 'traceId'
  /** 8 bytes, 16 hex digits in JSON. */
  | 'spanId'
  | 'bool'
  | 'enum'
  | 'int32'
  | 'uint32'
  | 'sint32'
  | 'fixed32'
  | 'int64'
  | 'uint64'
  | 'fixed64'
  | 'sfixed64'
  | 'double'

export interface Field {
  readonly id: number
  /** A scalar, or the name of a message of this table. */
  readonly type: string
  readonly repeated?: boolean
  /** Sent also when it has the default value: a member of a oneof, or declared `optional`. */
  readonly presence?: boolean
  /** The oneof it belongs to. */
  readonly oneof?: string
  /** The enum names, at the index of their number. */
  readonly names?: readonly string[]
}

export const one = <const T extends string>(id: number, type: T) => ({ id, type }) as const
export const many = <const T extends string>(id: number, type: T) => ({ id, type, repeated: true }) as const
export const optional = <const T extends string>(id: number, type: T) =>
  ({ id, type, presence: true }) as const
export const oneOf = <const T extends string>(id: number, type: T, oneof: string) =>
  ({ id, type, presence: true, oneof }) as const
export const enumeration = (id: number, names: readonly string[]) => ({ id, type: 'enum', names }) as const

export const kinds = ['UNSPECIFIED', 'INTERNAL', 'SERVER', 'CLIENT', 'PRODUCER', 'CONSUMER'].map(
  (name) => `SPAN_KIND_${name}`,
)
export const statusCodes = ['UNSET', 'OK', 'ERROR'].map((name) => `STATUS_CODE_${name}`)
export const temporalities = ['UNSPECIFIED', 'DELTA', 'CUMULATIVE'].map(
  (name) => `AGGREGATION_TEMPORALITY_${name}`,
)
export const severities = [
  'SEVERITY_NUMBER_UNSPECIFIED',
  ...['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'].flatMap((name) =>
    ['', '2', '3', '4'].map((step) => `SEVERITY_NUMBER_${name}${step}`),
  ),
]
