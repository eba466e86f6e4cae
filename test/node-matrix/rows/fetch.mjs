import { close, listen, serverPoints, urlFor } from '../keep-alive-server.mjs'

export const points = [
  ...serverPoints,
  'generator of the body',
  'fetch',
  'text',
  'failed fetch',
  'aborted fetch',
]

export const before = listen
export const after = close

export async function task(self) {
  const { check, pause } = self
  async function* body() {
    await pause()
    check('generator of the body')
    yield Buffer.from('body')
  }
  const response = await fetch(urlFor(self), { method: 'POST', body: body(), duplex: 'half' })
  check('fetch')
  await response.text()
  check('text')
  await fetch('http://127.0.0.1:1/').catch(() => check('failed fetch'))
  await fetch('http://127.0.0.1:1/', { signal: AbortSignal.abort() }).catch(() => check('aborted fetch'))
}
