import { setMaxListeners } from 'node:events'
import http from 'node:http'
import https from 'node:https'
import type { Send } from '../../core/delivery/headers.js'
import type { Answer } from '../../core/delivery/retry.js'
import { placeOf } from '../../core/http/url.js'
import { giveBack } from './memory.js'
import type { Pack } from './pack.js'
import { proxyHeaders } from './proxy.js'
import { MAX_ANSWER_BYTES, type Route } from './route.js'
import { refusalIn, remarkIn } from './said.js'
import { sharedUntil } from './shared.js'
import { openTunnel, overTls } from './tunnel.js'

// Taken when this module is loaded, before anybody's instrumentation replaces them.
const request = { 'http:': http.request, 'https:': https.request }

const KEPT_ALIVE = { keepAlive: true, maxSockets: 4 }
const agents = sharedUntil<http.Agent>((agent) => agent.destroy())

/** Begins requests on the way to a receiver, over connections that are kept alive. */
export function requester(route: Route): (options: http.RequestOptions) => http.ClientRequest {
  const { scheme, options, headers } = wayOf(route)
  const agent = agents(`${scheme} ${route.key}`, route.stopped, () => agentOf(route))
  return (given) =>
    request[scheme]({ ...options, agent, ...given, headers: { ...headers, ...given.headers } })
}

/** Posts what is sent; a request on its way does not keep the process alive. */
export function httpPost(route: Route, contentType: string, pack: Pack): Send {
  const { timeoutMs } = route
  const begin = requester(route)
  return async (body, signal, headers) => {
    // A flush has as many requests under way as it has batches, and Node takes eleven listeners for a leak.
    setMaxListeners(0, signal)
    const { payload, encoding } = await pack(body)
    return new Promise<Answer>((resolve, reject) => {
      const sent = begin({
        method: 'POST',
        headers: {
          ...headers,
          'content-type': contentType,
          'content-length': payload.byteLength,
          ...(encoding && { 'content-encoding': encoding }),
        },
      })
      // For the whole exchange: a timeout of the socket would start anew with every byte of a slow answer.
      const timer = setTimeout(
        () => sent.destroy(new Error(`no answer within ${timeoutMs} ms`)),
        timeoutMs,
      ).unref()
      const cut = () => sent.destroy(new Error('the request was cut'))
      signal.addEventListener('abort', cut)
      if (signal.aborted) cut()
      const settle = <T>(how: (value: T) => void, value: T) => {
        clearTimeout(timer)
        signal.removeEventListener('abort', cut)
        how(value)
      }
      sent.on('socket', (socket) => socket.unref())
      sent.on('error', (fault) => settle(reject, fault))
      sent.on('response', (response) => {
        readAnswer(response).then(
          (answer) => {
            // All of it is out, and nobody tries it again.
            if (answer.status < 300 && sent.writableFinished) giveBack(body)
            settle(resolve, answer)
          },
          (fault) => settle(reject, fault),
        )
      })
      sent.end(payload)
    })
  }
}

interface Way {
  scheme: 'http:' | 'https:'
  options: http.RequestOptions
  headers: Record<string, string>
}

/** A proxy is asked for the whole URL of a receiver without TLS; to one with TLS the agent's tunnels lead. */
function wayOf({ target, proxy, agentName }: Route): Way {
  const scheme = target.protocol as Way['scheme']
  const headers = { 'user-agent': agentName }
  if (!proxy || scheme === 'https:')
    return {
      scheme,
      // Without the brackets of an IPv6 address.
      options: { hostname: target.hostname.replace(/^\[|\]$/g, ''), port: target.port, path: pathOf(target) },
      headers,
    }
  return {
    scheme: proxy.protocol as Way['scheme'],
    options: { hostname: proxy.hostname.replace(/^\[|\]$/g, ''), port: proxy.port, path: target.href },
    headers: { ...headers, ...proxyHeaders(proxy), host: target.host },
  }
}

const pathOf = ({ pathname, search }: URL): string => pathname + search

function agentOf(route: Route): http.Agent {
  const { target, proxy, tls } = route
  if (target.protocol === 'http:' && proxy?.protocol !== 'https:') return new http.Agent(KEPT_ALIVE)
  const agent = new https.Agent({ ...KEPT_ALIVE, ...tls })
  if (!proxy || target.protocol === 'http:') return agent
  return Object.assign(agent, {
    createConnection(given: object, done: (fault: Error | null, socket?: unknown) => void) {
      openTunnel(route).then((socket) => done(null, overTls(route, socket, given)), done)
    },
  })
}

/** By its events: an iterator and a promise for each piece take longer than all the rest of a small answer. */
function readAnswer(response: http.IncomingMessage): Promise<Answer> {
  const chunks: Buffer[] = []
  let size = 0
  return new Promise((resolve, reject) => {
    response.on('data', (chunk: Buffer) => {
      size += chunk.byteLength
      if (size <= MAX_ANSWER_BYTES) chunks.push(chunk)
    })
    response.on('end', () => resolve(answerOf(response, Buffer.concat(chunks))))
    response.on('error', reject)
    response.on('close', () => {
      if (!response.complete) reject(new Error('the answer was cut short'))
    })
  })
}

function answerOf({ statusCode = 0, headers }: http.IncomingMessage, body: Buffer): Answer {
  const name = nameOf(statusCode, headers, body)
  const { date, 'retry-after': retryAfter } = headers
  return { status: statusCode, retryAfter, date, body, ...(name && { name }) }
}

/** What is to be said of an answer that no OTLP receiver gives. */
function nameOf(status: number, { location, ...headers }: http.IncomingHttpHeaders, body: Buffer) {
  if (status >= 300 && status < 400 && location)
    return `${status}, a redirect to ${placeOf(location)}, which is not followed; make that the endpoint if it is right`
  // Somebody who answers "ok" in whatever type may well have taken it; who answers a page is somebody else.
  const type = headers['content-type'] ?? ''
  if (/^text\/html\b/i.test(type) && /^\s*</.test(body.toString('latin1', 0, 100)))
    return `${status} with a page (${type}), which is no answer of an OTLP receiver; see whether the endpoint is right`
  if (status >= 400) {
    const said = refusalIn(type, body)
    return said && `${status}: ${said}`
  }
  const remark = remarkIn(type, body)
  return remark && `${status} and says: ${remark}`
}
