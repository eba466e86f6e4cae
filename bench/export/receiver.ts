/** Reads what it is sent and answers; tells its parent where it listens. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

const server = createServer((request, response) => {
  request.resume().on('end', () => {
    const type = request.headers['content-type'] ?? ''
    response.writeHead(200, { 'content-type': type }).end(type.includes('json') ? '{}' : '')
  })
})
server.listen(0, '127.0.0.1', () =>
  process.send?.(`http://127.0.0.1:${(server.address() as AddressInfo).port}`),
)
process.on('disconnect', () => process.exit())
