import type { IncomingMessage } from 'node:http'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { HttpFailure } from './failure.js'

const inflate = promisify(gunzip)

const tooLarge = (limit: number) =>
  new HttpFailure(413, `the request is larger than ${limit} bytes; send smaller batches`, {
    connection: 'close',
  })

async function collect(request: IncomingMessage, limit: number): Promise<Buffer> {
  if (Number(request.headers['content-length'] ?? 0) > limit) throw tooLarge(limit)
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    size += chunk.length
    if (size > limit) throw tooLarge(limit)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/**
 * Reads a request's body, decompressed.
 *
 * @param limit largest size before and after decompression, in bytes.
 * @throws HttpFailure 413 when it is larger, 415 for an encoding that is neither gzip nor identity, 400 when it
 *   is not what its encoding says.
 */
export async function readBody(request: IncomingMessage, limit: number): Promise<Uint8Array> {
  const encoding = (request.headers['content-encoding'] ?? 'identity').trim().toLowerCase()
  if (!['gzip', 'x-gzip', 'identity', ''].includes(encoding))
    throw new HttpFailure(415, `content encoding "${encoding}" is not supported; use gzip or none`, {
      'accept-encoding': 'gzip, identity',
    })
  const raw = await collect(request, limit)
  if (!encoding.includes('gzip')) return raw
  try {
    return await inflate(raw, { maxOutputLength: limit })
  } catch (error) {
    if ((error as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge(limit)
    throw new HttpFailure(400, `the body is not gzip: ${(error as Error).message}`)
  }
}
