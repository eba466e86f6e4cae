/** A server whose connections are kept and shared by all tasks; each request says in its path whose it is. */
import http from 'node:http'

const tasks = new Map()

const server = http.createServer(async (request, response) => {
  const [, id, redirect] = request.url.split('/')
  if (redirect) return response.writeHead(302, { location: `/${id}` }).end()
  const { check, pause } = tasks.get(id)
  check('handler')
  for await (const _ of request) await pause()
  check('handler after the body')
  response.on('finish', () => check('finish event'))
  await pause()
  response.write('one')
  await pause()
  response.end('two')
})
// Fewer connections than requests at a time is what makes one request the neighbour of another.
server.keepAliveTimeout = 60_000

export const serverPoints = ['handler', 'handler after the body', 'finish event']

export const listen = () => new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))

export function close() {
  server.closeAllConnections()
  server.close()
}

/** The URL for a task's requests; with `/redirect` behind it, the server sends to that URL first. */
export function urlFor(self) {
  tasks.set(self.id, self)
  return `http://127.0.0.1:${server.address().port}/${self.id}`
}
