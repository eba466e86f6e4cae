import { setMaxListeners } from 'node:events'
import http from 'node:http'
import https from 'node:https'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { CreatePost } from '../core/delivery/pipeline.js'
import type { Answer } from '../core/delivery/retry.js'
import { isSameMachine } from './same-machine.js'

// Taken when this module is loaded, before anybody's instrumentation replaces them.
const request = { 'http:': http.request, 'https:': https.request }
const agents = {
  'http:': new http.Agent({ keepAlive: true, maxSockets: 4 }),
  'https:': new https.Agent({ keepAlive: true, maxSockets: 4 }),
}
const compress = promisify(gzip)

/** Below this a body gains less by compression than it costs. */
const GZIP_FROM_BYTES = 1024
/** An answer is a few bytes; one that is not is somebody else's page. */
const MAX_ANSWER_BYTES = 64 * 1024

/** Posts over kept-alive connections; a request on its way does not keep the process alive. */
export const createPost: CreatePost = (url, contentType, { headers, limits, compression }) => {
  const target = new URL(url)
  // gzip at its fastest costs 3 µs a span, a sixth of what a traced request costs, and a loopback has room.
  const compresses = (compression ?? (isSameMachine(target.hostname) ? 'none' : 'gzip')) === 'gzip'
  const protocol = target.protocol as keyof typeof agents
  return async (body, signal) => {
    // A flush has as many requests under way as it has batches, and Node takes eleven listeners for a leak.
    setMaxListeners(0, signal)
    const compressed = compresses && body.byteLength >= GZIP_FROM_BYTES
    const payload = compressed ? await compress(body, { level: 1 }) : body
    const encoding = compressed ? { 'content-encoding': 'gzip' } : {}
    return new Promise<Answer>((resolve, reject) => {
      const sent = request[protocol](target, {
        method: 'POST',
        agent: agents[protocol],
        signal,
        headers: {
          ...headers,
          'content-type': contentType,
          'content-length': payload.byteLength,
          ...encoding,
        },
      })
      // For the whole exchange: a timeout of the socket would start anew with every byte of a slow answer.
      const timer = setTimeout(
        () => sent.destroy(new Error(`no answer within ${limits.exportTimeoutMs} ms`)),
        limits.exportTimeoutMs,
      )
      timer.unref()
      const settle = <T>(how: (value: T) => void, value: T) => {
        clearTimeout(timer)
        how(value)
      }
      sent.on('socket', (socket) => socket.unref())
      sent.on('error', (fault) => settle(reject, fault))
      sent.on('response', (response) => {
        readAnswer(response).then(
          (answer) => settle(resolve, answer),
          (fault) => settle(reject, fault),
        )
      })
      sent.end(payload)
    })
  }
}

async function readAnswer(response: http.IncomingMessage): Promise<Answer> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.byteLength
    if (size <= MAX_ANSWER_BYTES) chunks.push(chunk)
  }
  return {
    status: response.statusCode ?? 0,
    retryAfter: response.headers['retry-after'],
    body: Buffer.concat(chunks),
  }
}
