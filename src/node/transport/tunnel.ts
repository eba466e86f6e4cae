import http from 'node:http'
import https from 'node:https'
import { isIP, type Socket } from 'node:net'
import { type ConnectionOptions, connect, type TLSSocket } from 'node:tls'
import { proxyHeaders } from './proxy.js'
import type { Route } from './route.js'

// Taken when this module is loaded, before anybody's instrumentation replaces them.
const request = { 'http:': http.request, 'https:': https.request }

/** Asks the proxy for a connection to the receiver; bounded in time, and never what keeps the process alive. */
export function openTunnel({ proxy, target, tls, timeoutMs, stopped }: Route): Promise<Socket> {
  const { protocol, hostname, port, host } = proxy!
  const authority = `${target.hostname}:${target.port || (target.protocol === 'https:' ? 443 : 80)}`
  return new Promise((resolve, reject) => {
    const asked = request[protocol as keyof typeof request]({
      method: 'CONNECT',
      hostname: hostname.replace(/^\[|\]$/g, ''),
      port,
      path: authority,
      agent: false,
      ca: tls.ca,
      headers: { host: authority, ...proxyHeaders(proxy!) },
    })
    const cut = (why: string) => asked.destroy(new Error(why))
    const timer = setTimeout(
      () => cut(`the proxy ${host} did not answer within ${timeoutMs} ms`),
      timeoutMs,
    ).unref()
    const stop = () => cut('stopped')
    const done = () => {
      clearTimeout(timer)
      stopped.removeEventListener('abort', stop)
    }
    stopped.addEventListener('abort', stop)
    asked.on('socket', (socket) => socket.unref())
    asked.on('error', (fault) => {
      done()
      reject(fault)
    })
    asked.on('connect', ({ statusCode }, socket, head) => {
      done()
      // An HTTP/2 server speaks first.
      if (head.length > 0) socket.unshift(head)
      if (statusCode === 200) return resolve(socket)
      socket.destroy()
      reject(new Error(`the proxy ${host} answered ${statusCode}`))
    })
    asked.end()
  })
}

/** TLS with the receiver through a tunnel. */
export function overTls({ target, tls }: Route, socket: Socket, given: ConnectionOptions = {}): TLSSocket {
  const host = target.hostname.replace(/^\[|\]$/g, '')
  const { path: _, ...options } = given
  const secured = connect({ ...options, ...tls, host, socket, ...(!isIP(host) && { servername: host }) })
  secured.unref()
  return secured
}
