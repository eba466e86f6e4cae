/** OTLP as data: its messages as a table, and what reads and writes them. Runs anywhere. */
export { fromJson } from './fromJson.js'
export { fromProtobuf } from './fromProtobuf.js'
export type { Message } from './message.js'
export { canonicalDouble, isDefault } from './scalar.js'
export {
  exportMessages,
  type Field,
  type MessageName,
  messages,
  type Signal,
} from './schema.js'
export { toProtobuf } from './toProtobuf.js'
