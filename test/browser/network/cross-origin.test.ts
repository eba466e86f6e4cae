/** Who is sent our context: the page's own origin and those that are listed; with real preflights, on two servers. */
import type { IncomingMessage } from 'node:http'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { type AppServer, startAppServer } from '../../support/app-server.js'
import { pageSetting } from '../../support/open-page.js'

const PERMISSIVE = {
  'access-control-allow-origin': '*',
  'access-control-allow-headers': 'traceparent, baggage, x-mine',
}
const OURS = /^(traceparent|tracestate|baggage)$/

const setting = pageSetting()
let other: AppServer
/** Without CORS for headers. */
let strict: AppServer

beforeEach(async () => {
  other = await startAppServer(PERMISSIVE)
  strict = await startAppServer({ 'access-control-allow-origin': '*' })
  await setting.open()
})
afterEach(async () => {
  await other.close()
  await strict.close()
})

const asked = (app: AppServer) =>
  app.seen.map(({ method, path, headers }) => {
    const ours = Object.keys(headers)
      .filter((name) => OURS.test(name))
      .sort()
    return [method, path, ...ours].join(' ')
  })

/** Asks by every means that a page has, of which a beacon tells the page nothing when it has arrived. */
async function askByAllMeans({ url, server }: AppServer): Promise<void> {
  const beacon = new Promise<void>((resolve) =>
    server.on('request', ({ url }: IncomingMessage) => url === '/beacon' && resolve()),
  )
  await setting.page.evaluate(async (origin) => {
    const settled = (target: EventTarget, ...types: string[]) =>
      new Promise((resolve) => {
        for (const type of types) target.addEventListener(type, resolve)
      })
    // Around each, since this code is not built and loses its context at every `await`.
    const tagged = <T>(run: () => T) => window.telemetry.withBaggage({ tenant: 'a' }, run)
    await tagged(() => fetch(`${origin}/fetch`))
    await tagged(() => fetch(`${origin}/no-cors`, { mode: 'no-cors' }))
    const asked = new XMLHttpRequest()
    asked.open('GET', `${origin}/xhr`)
    tagged(() => asked.send())
    await settled(asked, 'loadend')
    const image = new Image()
    tagged(() => Object.assign(image, { src: `${origin}/image` }))
    await settled(image, 'load', 'error')
    const source = tagged(() => new EventSource(`${origin}/events`))
    await settled(source, 'error')
    source.close()
    tagged(() => navigator.sendBeacon(`${origin}/beacon`, 'x'))
    const socket = tagged(() => new WebSocket(`${origin.replace('http', 'ws')}/socket`))
    await settled(socket, 'close')
  }, url)
  await beacon
}

/** The handshakes' URLs; no server here answers one. */
function handshakes(app: AppServer): string[] {
  const urls: string[] = []
  app.server.on('upgrade', (request: IncomingMessage, socket) => {
    urls.push(request.url!)
    socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')
  })
  return urls
}

it('sends a stranger nothing by any means, and asks it for nothing', async () => {
  const sockets = handshakes(other)
  await setting.start()
  await askByAllMeans(other)
  expect(asked(other).sort()).toEqual(
    ['GET /events', 'GET /fetch', 'GET /image', 'GET /no-cors', 'GET /xhr', 'POST /beacon'].sort(),
  )
  expect(sockets).toEqual(['/socket'])
})

it('sends a listed origin context by fetch, XMLHttpRequest and WebSocket, each after one preflight', async () => {
  const sockets = handshakes(other)
  await setting.start({ propagateTo: [other.url] })
  await askByAllMeans(other)
  expect(asked(other).sort()).toEqual(
    [
      'GET /events',
      'GET /fetch baggage traceparent',
      'GET /image',
      'GET /no-cors',
      'GET /xhr baggage traceparent',
      'OPTIONS /fetch',
      'OPTIONS /xhr',
      'POST /beacon',
    ].sort(),
  )
  expect(sockets).toHaveLength(1)
  expect(sockets[0]).toMatch(/^\/socket\?.*traceparent=00-/)
})

it('takes patterns and regular expressions, of origins and never of what stands behind them', async () => {
  const { port } = new URL(other.url)
  await setting.start({ propagateTo: [`http://127.0.0.*:${port}`, new RegExp(`^${strict.url}/api/`)] })
  await setting.page.evaluate(
    async ([listed, byPath, port]) => {
      const ask = (url: string) => fetch(url).catch(() => {})
      await ask(`${listed}/pattern`)
      await ask(`${byPath}/page`)
      // The header is not allowed there, so that only the preflight arrives.
      await ask(`${byPath}/api/orders`)
      await ask(`${byPath}/decoy?http://127.0.0.1:${port}/`)
    },
    [other.url, strict.url, port],
  )
  expect(asked(other)).toEqual(['OPTIONS /pattern', 'GET /pattern traceparent'])
  expect(asked(strict)).toEqual(['GET /page', 'OPTIONS /api/orders', `GET /decoy?http://127.0.0.1:${port}/`])
})

it('sends the session to the page’s own origin, and to a listed one only when asked', async () => {
  // As a server is set up that has heard of Trace Context only.
  const narrow = await startAppServer({
    'access-control-allow-origin': '*',
    'access-control-allow-headers': 'traceparent',
  })
  const sockets = handshakes(narrow)
  const ask = () =>
    setting.page.evaluate(async (origin) => {
      await fetch('/own')
      const { status } = await fetch(`${origin}/theirs`)
      const socket = new WebSocket(`${origin.replace('http', 'ws')}/socket`)
      await new Promise((resolve) => socket.addEventListener('close', resolve))
      return status
    }, narrow.url)
  await setting.start({ propagateTo: [narrow.url], instrument: { session: true } })
  expect(await ask()).toBe(200)
  expect(asked(narrow)).toEqual(['OPTIONS /theirs', 'GET /theirs traceparent'])
  expect(sockets).toEqual([expect.stringMatching(/traceparent=00-/)])
  expect(sockets[0]).not.toContain('session')
  expect(asked(setting.app)).toContain('GET /own baggage traceparent')
  await narrow.close()
})

it('sends the session to targets that allow it', async () => {
  await setting.start({
    propagateTo: [other.url],
    session: { sendTo: 'targets' },
    instrument: { session: true },
  })
  await setting.page.evaluate((origin) => fetch(`${origin}/theirs`), other.url)
  expect(asked(other)).toContain('GET /theirs baggage traceparent')
})

it('knows no origin of its own in a sandboxed frame', async () => {
  await setting.start()
  setting.app.pages.set('/frame', {
    type: 'text/html',
    body: `<script src="/app.js"></script><script>
      throughline.start({ endpoint: '${setting.sink.url}', metrics: false })
      fetch('${strict.url}/framed').then(() => fetch('${setting.app.url}/own')).catch(() => {})
        .then(() => parent.postMessage('done', '*'))
    </script>`,
  })
  await setting.page.evaluate(
    () =>
      new Promise((resolve) => {
        window.addEventListener('message', resolve)
        const frame = document.createElement('iframe')
        frame.sandbox.add('allow-scripts')
        frame.src = '/frame'
        document.body.append(frame)
      }),
  )
  expect(asked(strict)).toEqual(['GET /framed'])
  // A request to its own server is one across origins there: without a header of ours it needs no preflight.
  expect(asked(setting.app)).toEqual(['GET /own'])
})

it('keeps its header over a redirect to a stranger, who is asked first and told only if it wants to be', async () => {
  // Of what the browser drops on a redirect to another origin, only `Authorization` is a header of the request.
  for (const [name, { url }] of Object.entries({ allowing: other, refusing: strict }))
    setting.app.pages.set(`/${name}`, {
      type: 'text/plain',
      body: '',
      status: 302,
      headers: { location: `${url}/landed` },
    })
  await setting.start()
  const ask = (path: string) =>
    setting.page.evaluate((path) => fetch(path).then(({ status }) => status, String), path)
  expect(await ask('/allowing')).toBe(200)
  expect(asked(other)).toEqual(['OPTIONS /landed', 'GET /landed traceparent'])
  expect(await ask('/refusing')).toMatch(/TypeError/)
  expect(asked(strict)).toEqual(['OPTIONS /landed'])

  // So an address of ours that leads away can be left out.
  await setting.page.evaluate(() => window.telemetry.stop())
  await setting.start({ propagateTo: [`!${setting.app.url}/refusing`] })
  expect(await ask('/refusing?page=2')).toBe(200)
  expect(asked(strict).slice(1)).toEqual(['GET /landed'])
})
