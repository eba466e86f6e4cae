import net from 'node:net'
import { createInterface } from 'node:readline'

export const points = ['connect', 'write callback', 'data', 'lines', 'end', 'failed connection']

export const tasks = 80

const server = net.createServer((socket) => socket.end('one\ntwo\n'))

export const before = () => new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
export const after = () => void server.close()

export async function task({ check, pause }) {
  const { port } = server.address()
  const called = (point, start) => new Promise((resolve) => start(() => resolve(check(point))))
  let socket
  await called('connect', (done) => {
    socket = net.connect(port, '127.0.0.1', done)
  })
  await called('write callback', (done) => socket.write('x', done))
  await Promise.all([
    called('data', (done) => socket.once('data', done)),
    called('end', (done) => socket.once('end', done)),
  ])
  socket.destroy()
  for await (const _ of createInterface({ input: net.connect(port, '127.0.0.1') })) await pause()
  check('lines')
  await called('failed connection', (done) => net.connect('/no/such/socket').on('error', done))
}
