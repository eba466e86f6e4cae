import type { Outgoing } from '../../core/websocket/connection.js'
import { type Envelope, encodeBinary, encodeText, looksEnveloped } from '../../core/websocket/envelope.js'
import type { WsSendOptions } from './ws-socket.js'

const isBlob = (data: unknown): data is Blob => typeof Blob !== 'undefined' && data instanceof Blob

/** The same bytes that `ws` would send of what is no string and no Blob; no copy. */
function toBuffer(data: unknown): Buffer {
  if (Buffer.isBuffer(data)) return data
  if (ArrayBuffer.isView(data)) return Buffer.from(data.buffer, data.byteOffset, data.byteLength)
  return Buffer.from(data as ArrayBuffer)
}

/** What there is to know of a payload before it is sent. Throws for what `ws` throws for. */
export function describePayload(data: unknown, { binary, fin }: WsSendOptions): Outgoing {
  const whole = fin !== false
  const facts = { isText: !binary, whole }
  // What a Blob begins with can only be known later.
  if (isBlob(data)) return { ...facts, size: data.size, most: data.size, looksEnveloped: true }
  if (typeof data === 'string') {
    const size = Buffer.byteLength(data)
    return { ...facts, size, most: size, looksEnveloped: looksEnveloped(data, whole) }
  }
  const bytes = toBuffer(data)
  return { ...facts, size: bytes.length, most: bytes.length, looksEnveloped: looksEnveloped(bytes, whole) }
}

/** The payload with its envelope, in the kind of value that it was. */
export function prepend(envelope: Envelope, data: unknown, { binary }: WsSendOptions): unknown {
  const text = binary ? '' : encodeText(envelope)
  if (typeof data === 'string' && !binary) return text + data
  const head = binary ? encodeBinary(envelope) : Buffer.from(text, 'latin1')
  if (isBlob(data)) return new Blob([head as Uint8Array<ArrayBuffer>, data])
  return Buffer.concat([head, typeof data === 'string' ? Buffer.from(data) : toBuffer(data)])
}
