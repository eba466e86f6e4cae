/** A plain HTTP server, as an application has one: it serves pages, answers requests, and keeps what it saw. */
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import type { Seen } from '../contract/environment.js'

interface Page {
  type: string
  /** A function makes it anew for each request. */
  body: string | ((request: IncomingMessage) => string)
  /** Default 200. */
  status?: number | ((request: IncomingMessage) => number)
  headers?: Record<string, string> | (() => Record<string, string>)
  /** Never answers. */
  hold?: boolean
}

export interface AppServer {
  url: string
  server: Server
  seen: Seen[]
  /** What a path answers with instead of the request's own body. */
  pages: Map<string, Page>
  close(): Promise<void>
}

async function read(request: IncomingMessage): Promise<string> {
  let text = ''
  for await (const chunk of request) text += chunk
  return text
}

/** @param cors headers for other origins' pages; without them their preflights fail */
export async function startAppServer(cors: Record<string, string> = {}): Promise<AppServer> {
  const seen: Seen[] = []
  const pages: AppServer['pages'] = new Map([
    ['/', { type: 'text/html', body: '<!doctype html><title>app</title><body></body>' }],
    ['/favicon.ico', { type: 'image/x-icon', body: '' }],
  ])
  const server = createServer(async (request, response) => {
    const { method = '', url: path = '' } = request
    const page = pages.get(path.split('?')[0]!)
    if (!page) seen.push({ method, path, headers: request.headers as Record<string, string> })
    if (path.startsWith('/hangup')) return request.socket.destroy()
    const body = await read(request)
    if (page?.hold) return
    const own = typeof page?.status === 'function' ? page.status(request) : page?.status
    const status = own ?? Number(/^\/status\/(\d+)/.exec(path)?.[1] ?? 200)
    const type = page?.type ?? 'text/plain'
    const answer = typeof page?.body === 'function' ? page.body(request) : (page?.body ?? body)
    const headers = typeof page?.headers === 'function' ? page.headers() : page?.headers
    response.writeHead(status, { ...cors, 'content-type': `${type}; charset=utf-8`, ...headers })
    response.end(answer)
  })
  // `closeAllConnections` does not know those that were upgraded.
  const sockets = new Set<Socket>()
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    server,
    seen,
    pages,
    close() {
      for (const socket of sockets) socket.destroy()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}
