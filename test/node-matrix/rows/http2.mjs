import http2 from 'node:http2'

export const points = ['in the server', 'end of the body', 'response', 'data event', 'end event', 'await']

let server
let session
const tasks = new Map()

export async function before() {
  server = http2.createServer()
  server.on('stream', (stream, headers) => {
    const { check, pause } = tasks.get(headers[':path'].slice(1))
    check('in the server')
    stream.resume().on('end', async () => {
      await pause()
      check('end of the body')
      stream.respond({ ':status': 200 })
      stream.end('ok')
    })
  })
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  session = http2.connect(`http://127.0.0.1:${server.address().port}`)
}

export const after = () => {
  session.close()
  server.close()
}

/** All tasks share one session. */
export async function task(self) {
  const { id, check, pause } = self
  tasks.set(id, self)
  const stream = session.request({ ':path': `/${id}`, ':method': 'POST' })
  stream.on('response', () => check('response'))
  stream.once('data', () => check('data event')).on('end', () => check('end event'))
  const closed = new Promise((resolve) => stream.on('close', resolve))
  await pause()
  stream.end('body')
  await closed
  check('await')
}
