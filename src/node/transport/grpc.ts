import { setMaxListeners } from 'node:events'
import type { ClientHttp2Stream, IncomingHttpHeaders } from 'node:http2'
import type { Send } from '../../core/delivery/headers.js'
import type { Answer } from '../../core/delivery/retry.js'
import { channelTo } from './grpc-channel.js'
import { grpcAnswer } from './grpc-status.js'
import type { Pack } from './pack.js'
import { MAX_ANSWER_BYTES, type Route } from './route.js'

/** A message begins with whether it is compressed, in a byte, and its length, in four. */
const PREFIX_BYTES = 5

/** `grpc-timeout` has eight digits at most. */
const MAX_TIMEOUT = 99_999_999

/**
 * Calls a unary method by gRPC's wire protocol over `node:http2`: a message is bytes already, so that no more of gRPC is
 * needed than this.
 *
 * @see https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md
 */
export function grpcPost(route: Route, pack: Pack): Send {
  const session = channelTo(route)
  const { target, timeoutMs, agentName } = route
  return async (body, signal, headers) => {
    setMaxListeners(0, signal)
    const [{ payload, encoding }, open] = await Promise.all([pack(body), session()])
    const stream = open.request(
      {
        'user-agent': agentName,
        ...headers,
        ':method': 'POST',
        ':path': target.pathname,
        te: 'trailers',
        'content-type': 'application/grpc',
        'grpc-timeout': `${Math.min(Math.ceil(timeoutMs), MAX_TIMEOUT)}m`,
        ...(encoding && { 'grpc-encoding': encoding }),
      },
      { signal },
    )
    const prefix = Buffer.alloc(PREFIX_BYTES)
    prefix[0] = encoding ? 1 : 0
    prefix.writeUInt32BE(payload.byteLength, 1)
    stream.write(prefix)
    stream.end(payload)
    return answerOf(stream, timeoutMs)
  }
}

function answerOf(stream: ClientHttp2Stream, timeoutMs: number): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let size = 0
    let headers: IncomingHttpHeaders = {}
    let trailers: IncomingHttpHeaders = {}
    const timer = setTimeout(
      () => stream.destroy(new Error(`no answer within ${timeoutMs} ms`)),
      timeoutMs,
    ).unref()
    stream.on('response', (given) => {
      headers = given
    })
    stream.on('trailers', (given) => {
      trailers = given
    })
    stream.on('data', (chunk: Buffer) => {
      size += chunk.byteLength
      if (size <= MAX_ANSWER_BYTES) chunks.push(chunk)
    })
    stream.on('error', reject)
    stream.on('close', () => {
      clearTimeout(timer)
      const answer = grpcAnswer({ ...headers, ...trailers }, Buffer.concat(chunks).subarray(PREFIX_BYTES))
      if (answer) resolve(answer)
      else reject(new Error(`the call ended without a status, by HTTP/2 code ${stream.rstCode}`))
    })
  })
}
