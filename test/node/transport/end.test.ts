/** However the network behaves, stop() ends in its time, nothing is left after it, and no process stays for it. */
import { createServer as createHttpServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createServer, type Server, type Socket } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { runScript } from '../../support/script.js'

const sockets = new Set<Socket>()
const servers: Server[] = []

afterEach(() => {
  for (const socket of sockets) socket.destroy()
  for (const server of servers.splice(0)) server.close()
})

async function listen(server: Server): Promise<number> {
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
  })
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port
}

const NETWORKS: Record<string, () => Promise<number>> = {
  'accepts and never answers': () => listen(createServer((socket) => socket.resume())),
  'answers one byte a second': () =>
    listen(
      createHttpServer((_request, response) => {
        response.writeHead(200, { 'content-length': '1000' })
        const timer = setInterval(() => response.write('x'), 1000)
        response.on('close', () => clearInterval(timer))
      }),
    ),
  'answers well': () =>
    listen(createHttpServer((request, response) => request.resume().on('end', () => response.end()))),
}

const begin = (port: number, protocol: string) => `
  import { start } from 'throughline'
  const telemetry = start({
    endpoint: 'http://127.0.0.1:${port}', protocol: '${protocol}', spool: false, limits: { exitTimeoutMs: 200 },
  })
  telemetry.span('one', () => telemetry.log.info('two'))
  telemetry.counter('three').add(1)`

for (const protocol of ['http/protobuf', 'grpc'])
  describe(`with ${protocol} and a receiver that`, () => {
    for (const [name, network] of Object.entries(NETWORKS)) {
      it(`${name}, stop() leaves nothing that runs`, async () => {
        const run = runScript(`${begin(await network(), protocol)}
          void telemetry.flush({ timeoutMs: 50 })
          await telemetry.stop({ timeoutMs: 100 })
          await new Promise((resolve) => setImmediate(resolve))
          await new Promise((resolve) => setImmediate(resolve))
          const left = process.getActiveResourcesInfo().filter((one) => !/^(Pipe|TTY|File)/.test(one))
          console.log(JSON.stringify([left, telemetry.status().state]))`)
        const { stdout, stderr, code } = await run.ended
        expect({ code, stderr: stderr.includes('Error') ? stderr : '' }).toEqual({ code: 0, stderr: '' })
        expect(JSON.parse(stdout)).toEqual([[], 'stopped'])
      })

      it(`${name}, a process with nothing else to do ends by itself`, async () => {
        const { code, signal } = await runScript(begin(await network(), protocol)).ended
        expect([code, signal]).toEqual([0, null])
      })
    }
  })
