/** A forward proxy of `node:http`, which sends all it is asked for to one port of this machine. */
import { createServer, request } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'

export interface Proxy {
  url: string
  /** What it was asked for: `CONNECT host:port`, or the method and the whole URL. */
  asked: { line: string; authorization: string | undefined }[]
  /** Lets every request hang from now on. */
  hang(): void
  close(): Promise<void>
}

export async function startProxy(targetPort: number): Promise<Proxy> {
  const asked: Proxy['asked'] = []
  const sockets = new Set<Socket>()
  let hangs = false
  const note = (line: string, headers: Record<string, unknown>) =>
    asked.push({ line, authorization: headers['proxy-authorization'] as string | undefined })
  const server = createServer((incoming, outgoing) => {
    note(`${incoming.method} ${incoming.url}`, incoming.headers)
    if (hangs) return
    const { pathname } = new URL(incoming.url!)
    const { method, headers } = incoming
    const sent = request(
      { host: '127.0.0.1', port: targetPort, path: pathname, method, headers },
      (response) => {
        outgoing.writeHead(response.statusCode!, response.headers)
        response.pipe(outgoing)
      },
    )
    incoming.pipe(sent)
  })
  server.on('connect', (incoming, client: Socket) => {
    note(`CONNECT ${incoming.url}`, incoming.headers)
    if (hangs) return
    const upstream = connect(targetPort, '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n')
      upstream.pipe(client).pipe(upstream)
    })
    sockets.add(upstream)
    upstream.on('error', () => client.destroy())
    client.on('error', () => upstream.destroy())
    client.on('close', () => upstream.destroy())
  })
  server.on('connection', (socket) => sockets.add(socket))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    hang() {
      hangs = true
    },
    close() {
      for (const socket of sockets) socket.destroy()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}
