import { readFileSync } from 'node:fs'
import https from 'node:https'

export const points = ['in the server', 'finish event', 'response', 'end event', 'await']

const read = (file) => readFileSync(new URL(`../../fixtures/tls/localhost-${file}.pem`, import.meta.url))
const [key, cert] = [read('key'), read('cert')]
const agent = new https.Agent({ keepAlive: true, maxSockets: 4, ca: cert })
const tasks = new Map()

const server = https.createServer({ key, cert }, async (request, response) => {
  const { check, pause, finished } = tasks.get(request.url.slice(1))
  await pause()
  check('in the server')
  response.on('finish', () => finished(check('finish event')))
  response.end('ok')
})

export const before = () => new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
export const after = () => {
  agent.destroy()
  server.close()
}

export async function task(self) {
  const { id, check, pause } = self
  // The client may have the answer before the server knows that it was handed over.
  const served = new Promise((finished) => tasks.set(id, { ...self, finished }))
  await pause()
  const request = https.request({ host: '127.0.0.1', port: server.address().port, path: `/${id}`, agent })
  const ended = new Promise((resolve) =>
    request.on('response', (response) => {
      check('response')
      response.resume().on('end', () => resolve(check('end event')))
    }),
  )
  request.end()
  await ended
  await served
  check('await')
}
