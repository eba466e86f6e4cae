import { guard } from '../safety/guard.js'
import type { Connection, Incoming, Outgoing, Receiving } from './connection.js'
import { type Envelope, encodeBinary, encodeText, looksEnveloped } from './envelope.js'

/** The platform's `Blob`. */
export type BlobClass = new (parts: never[]) => object

interface BlobLike {
  size: number
}

/** Counting the bytes of a longer text would cost more than the number is worth. */
const MAX_COUNTED = 65_536

const tagOf = (value: unknown): string => Object.prototype.toString.call(value)
const isArrayBuffer = (value: unknown): value is ArrayBuffer => tagOf(value) === '[object ArrayBuffer]'

/** The bytes of what a WebSocket of the web standard sends as binary, as far as they can be read at once. */
function bytesOf(data: unknown): Uint8Array | undefined {
  if (isArrayBuffer(data)) return new Uint8Array(data)
  // A view of shared memory is refused by the standard's `send`, which is not ours to change.
  if (!ArrayBuffer.isView(data) || !isArrayBuffer(data.buffer)) return undefined
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
}

/**
 * Sends by a WebSocket of the web standard (https://websockets.spec.whatwg.org/#dom-websocket-send).
 *
 * @param send the original, which gets one control frame at most before the message; what it throws is thrown on
 */
export function sendStandard(
  connection: Connection,
  data: unknown,
  send: (data: unknown) => void,
  Blob: BlobClass,
): void {
  const bytes = bytesOf(data)
  const blob = data instanceof Blob ? (data as BlobLike) : undefined
  if (!bytes && !blob && ArrayBuffer.isView(data)) {
    send(data)
    return
  }
  // Everything else is a text to the standard.
  const text = bytes || blob ? undefined : String(data)
  const sending = guard(() => connection.send(describe(text, bytes, blob)))
  try {
    if (sending?.control !== undefined) send(sending.control)
    send(sending?.envelope ? prepend(sending.envelope, text, bytes ?? blob, Blob) : (text ?? data))
    sending?.end()
  } catch (thrown) {
    sending?.end({ thrown })
    throw thrown
  }
}

function describe(text: string | undefined, bytes?: Uint8Array, blob?: BlobLike): Outgoing {
  if (text !== undefined) {
    const size = utf8Length(text)
    return {
      isText: true,
      whole: true,
      size,
      most: text.length * 3,
      looksEnveloped: looksEnveloped(text, true),
    }
  }
  const size = bytes ? bytes.length : blob!.size
  // What a Blob begins with can only be known later.
  return {
    isText: false,
    whole: true,
    size,
    most: size,
    looksEnveloped: !bytes || looksEnveloped(bytes, true),
  }
}

function prepend(envelope: Envelope, text: string | undefined, data: unknown, Blob: BlobClass): unknown {
  if (text !== undefined) return encodeText(envelope) + text
  const head = encodeBinary(envelope)
  if (!(data instanceof Uint8Array)) return new Blob([head, data] as never[])
  const whole = new Uint8Array(head.length + data.length)
  whole.set(head)
  whole.set(data, head.length)
  return whole
}

/** What the application is to see of a message, and how. */
export interface ReceivedData {
  data: unknown
  receiving: Receiving | undefined
}

/**
 * Reads what a WebSocket of the web standard received.
 *
 * @param wantsBlob whether the application wants a Blob where there is an ArrayBuffer
 */
export function receiveStandard(
  connection: Connection,
  data: unknown,
  wantsBlob: boolean,
  Blob: BlobClass,
): ReceivedData | 'control' {
  const receiving = guard(() => connection.receive(describeReceived(data)))
  if (receiving === 'control') return 'control'
  const skip = receiving?.skip ?? 0
  if (typeof data === 'string') return { data: data.slice(skip), receiving }
  if (!isArrayBuffer(data)) return { data, receiving }
  const rest = skip > 0 ? data.slice(skip) : data
  return { data: wantsBlob ? new Blob([rest] as never[]) : rest, receiving }
}

function describeReceived(data: unknown): Incoming {
  if (typeof data === 'string') {
    const read = (start: number, end: number) => data.slice(start, end)
    return { isText: true, size: utf8Length(data), length: data.length, read }
  }
  if (!isArrayBuffer(data)) {
    const { size } = data as BlobLike
    return { isText: false, size, length: size }
  }
  const bytes = new Uint8Array(data)
  return { isText: false, size: bytes.length, length: bytes.length, bytes }
}

function utf8Length(text: string): number | undefined {
  if (text.length > MAX_COUNTED) return undefined
  let bytes = text.length
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code < 0x80) continue
    // A pair is four bytes, which are two for each half; a lone half is sent as the three of U+FFFD.
    bytes += code < 0x800 ? 1 : 2
    if ((code & 0xfc00) === 0xd800 && (text.charCodeAt(i + 1) & 0xfc00) === 0xdc00) i++
  }
  return bytes
}

/**
 * Lets a WebSocket give ArrayBuffers whatever the application's `binaryType` says: an envelope has to be read
 * before the next message comes, and a Blob cannot be. From the start, since a page that is stopped for a while
 * gets its messages made before it hears of the server's agreement.
 *
 * @param prototype where the original property is
 * @returns whether the application wants Blobs, and how to stop because there will be no envelopes
 */
export function receiveArrayBuffers(
  socket: { binaryType: string },
  prototype: object,
): { wantsBlob(): boolean; release(): void } {
  const original = Object.getOwnPropertyDescriptor(prototype, 'binaryType')
  if (!original?.get || !original.set) return { wantsBlob: () => false, release() {} }
  const native = (type: string) => original.set?.call(socket, type)
  let wanted = socket.binaryType
  let released = false
  native('arraybuffer')
  Object.defineProperty(socket, 'binaryType', {
    get: () => wanted,
    set(type: unknown) {
      if (type !== 'blob' && type !== 'arraybuffer') return
      wanted = type
      if (released) native(wanted)
    },
    configurable: true,
  })
  return {
    wantsBlob: () => wanted === 'blob',
    release() {
      released = true
      native(wanted)
    },
  }
}
