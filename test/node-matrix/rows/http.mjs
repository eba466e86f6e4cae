import http from 'node:http'
import { close, listen, serverPoints, urlFor } from '../keep-alive-server.mjs'

export const points = [...serverPoints, 'response', 'data event', 'end event', 'for await of a response']

const agent = new http.Agent({ keepAlive: true, maxSockets: 4 })

export const before = listen
export const after = () => {
  agent.destroy()
  close()
}

export async function task(self) {
  const { check, pause } = self
  const request = http.request(urlFor(self), { agent, method: 'POST' })
  const answered = new Promise((resolve) => request.on('response', resolve))
  request.on('response', (response) => {
    check('response')
    response.once('data', () => check('data event')).on('end', () => check('end event'))
  })
  await pause()
  request.end('body')
  for await (const _ of await answered) await pause()
  check('for await of a response')
}
