import { crc32 } from 'node:zlib'

/** The first bytes of a file; another layout gets another number. */
const MAGIC = Buffer.from('TLSPOOL1')
const LENGTH_BYTES = 4
const CHECKSUM_BYTES = 4
const HEAD_BYTES = MAGIC.byteLength + LENGTH_BYTES
/** A header is a URL and a type: what says that it is longer is damaged. */
const MAX_HEADER_BYTES = 64 * 1024

/** Where a request was meant to go. */
export interface Header {
  url: string
  contentType: string
}

/**
 * A request as bytes: magic, length of the header, header as JSON, body, CRC-32 of all before it. Whether the last bytes
 * arrived on the disk shows in the checksum alone, so nothing has to be forced there.
 */
export function frame({ url, contentType }: Header, body: Uint8Array): Buffer[] {
  const header = Buffer.from(JSON.stringify({ url, contentType }))
  const head = Buffer.alloc(HEAD_BYTES)
  MAGIC.copy(head)
  head.writeUInt32LE(header.byteLength, MAGIC.byteLength)
  const checksum = Buffer.alloc(CHECKSUM_BYTES)
  checksum.writeUInt32LE([head, header, body].reduce((sum, part) => crc32(part, sum), 0))
  return [head, header, Buffer.from(body.buffer, body.byteOffset, body.byteLength), checksum]
}

/** The header alone, of as many of the file's first bytes as there are; undefined when it is damaged. */
export function readHeader(bytes: Buffer): Header | undefined {
  if (bytes.byteLength < HEAD_BYTES || !bytes.subarray(0, MAGIC.byteLength).equals(MAGIC)) return undefined
  const length = bytes.readUInt32LE(MAGIC.byteLength)
  if (length > MAX_HEADER_BYTES || bytes.byteLength < HEAD_BYTES + length) return undefined
  try {
    const { url, contentType } = JSON.parse(bytes.toString('utf8', HEAD_BYTES, HEAD_BYTES + length)) as Header
    return typeof url === 'string' && typeof contentType === 'string' ? { url, contentType } : undefined
  } catch {
    return undefined
  }
}

/** The body; undefined when one byte of the file is not what was written. */
export function readBody(bytes: Buffer): Uint8Array | undefined {
  const end = bytes.byteLength - CHECKSUM_BYTES
  if (!readHeader(bytes) || end < HEAD_BYTES) return undefined
  if (crc32(bytes.subarray(0, end)) !== bytes.readUInt32LE(end)) return undefined
  const start = HEAD_BYTES + bytes.readUInt32LE(MAGIC.byteLength)
  return start <= end ? bytes.subarray(start, end) : undefined
}

/** As many bytes as a header of ordinary length needs. */
export const HEADER_PROBE_BYTES = 4096
