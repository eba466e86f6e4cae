import { close, listen, serverPoints, urlFor } from '../keep-alive-server.mjs'

// Installed beside the Node versions: it is a test's alone.
const { Agent, interceptors, request, fetch: undiciFetch } = await import(process.env.MATRIX_UNDICI)

const ways = ['request', 'redirected request', 'undici’s fetch', 'Node’s fetch']

export const points = [...ways, ...ways.flatMap(() => serverPoints), 'for await of a body', 'failed request']

/** Fewer connections than tasks: most requests wait in a queue, from where another task's end fetches them. */
const dispatcher = new Agent({ connections: 4 })

export const before = listen
export async function after() {
  await dispatcher.close()
  close()
}

export async function task(self) {
  const { check, pause } = self
  const url = urlFor(self)
  const { body } = await request(url, { method: 'POST', body: 'body', dispatcher })
  check('request')
  for await (const _ of body) await pause()
  check('for await of a body')
  const redirecting = dispatcher.compose(interceptors.redirect({ maxRedirections: 1 }))
  const redirected = await request(`${url}/redirect`, { dispatcher: redirecting })
  await redirected.body.text()
  check('redirected request')
  await (await undiciFetch(url, { dispatcher })).text()
  check('undici’s fetch')
  await (await fetch(url, { dispatcher })).text()
  check('Node’s fetch')
  await request('http://127.0.0.1:1/', { dispatcher }).catch(() => check('failed request'))
}
