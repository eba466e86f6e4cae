/** Reads what it is sent and answers, over HTTP and gRPC; tells its parent where it listens. */
import { createServer } from 'node:http'
import { createServer as createHttp2Server } from 'node:http2'
import type { AddressInfo, Server } from 'node:net'
import type { Place } from './ways.js'

const http = createServer((request, response) => {
  request.resume().on('end', () => {
    const type = request.headers['content-type'] ?? ''
    response.writeHead(200, { 'content-type': type }).end(type.includes('json') ? '{}' : '')
  })
})

/** An empty message after its head. */
const EMPTY = Buffer.alloc(5)

const grpc = createHttp2Server().on('stream', (stream) => {
  stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }))
  stream.resume().on('end', () => {
    stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true })
    stream.end(EMPTY)
  })
})

const listen = (server: Server) =>
  new Promise<string>((resolve) =>
    server.listen(0, '127.0.0.1', () =>
      resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`),
    ),
  )

const [endpoint, grpcEndpoint] = await Promise.all([listen(http), listen(grpc)])
process.send?.({ endpoint, grpcEndpoint } satisfies Omit<Place, 'folder'>)
process.on('disconnect', () => process.exit())
