import type { Incoming } from '../../core/websocket/connection.js'
import type { WsReceiver } from './ws-socket.js'

/** What `ws` hands over: a text as Buffer (version 8) or string (version 7), and what `binaryType` says. */
type Received = Buffer | string | ArrayBuffer | Buffer[] | Blob

/** What there is to know of a message that came. Only a Buffer and a string can have an envelope here. */
export function describeReceived(data: unknown, isBinary: boolean): Incoming {
  const received = data as Received
  if (typeof received === 'string') {
    const read = (start: number, end: number) => received.slice(start, end)
    return { isText: true, size: Buffer.byteLength(received), length: received.length, read }
  }
  const size = sizeOf(received)
  if (!Buffer.isBuffer(received)) return { isText: false, size, length: size }
  return isBinary
    ? { isText: false, size, length: size, bytes: received }
    : { isText: true, size, length: size, read: (start, end) => received.toString('latin1', start, end) }
}

function sizeOf(data: Exclude<Received, string>): number {
  if (Array.isArray(data)) return data.reduce((sum, { length }) => sum + length, 0)
  return data instanceof ArrayBuffer ? data.byteLength : data instanceof Blob ? data.size : data.length
}

/**
 * Lets a receiver make Buffers whatever the application's `binaryType` says: an envelope has to be read before
 * the next message comes, and a Blob cannot be. What the application wants is made of the Buffer.
 *
 * @returns makes it
 */
export function receiveBuffers(receiver: WsReceiver): (bytes: Buffer) => unknown {
  let wanted = receiver._binaryType
  Object.defineProperty(receiver, '_binaryType', {
    get: () => 'nodebuffer',
    set: (type: string) => {
      wanted = type
    },
    configurable: true,
    enumerable: true,
  })
  return (bytes) => asBinaryType(bytes, wanted)
}

/** As `ws` itself would have made it. */
function asBinaryType(bytes: Buffer, type: string | undefined): unknown {
  switch (type) {
    case 'arraybuffer':
      return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length)
    case 'fragments':
      return [bytes]
    case 'blob':
      return new Blob([bytes as Uint8Array<ArrayBuffer>])
    default:
      return bytes
  }
}
