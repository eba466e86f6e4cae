/** Other monitoring scripts on the page, the real ones: the page works, they work, and each request is ours once. */
import { afterEach, beforeEach, expect, it } from 'vitest'
import { buildPeer } from '../../../bench/browser/build.js'
import { type AppServer, startAppServer } from '../../support/app-server.js'
import { pageSetting } from '../../support/open-page.js'

const CORS = { 'access-control-allow-origin': '*', 'access-control-allow-headers': '*' }
const TRACEPARENT = /^00-[0-9a-f]{32}-[0-9a-f]{16}-0\d$/

const setting = pageSetting()
/** Where the peer sends to. */
let peer: AppServer

beforeEach(async () => {
  peer = await startAppServer(CORS)
})
afterEach(() => peer.close())

/** Serves the peer's script as its users build it, and answers its address. */
async function servePeer(name: string): Promise<string> {
  const { atLoad, later } = await buildPeer(name)
  for (const { fileName, code } of [...atLoad, ...later])
    setting.app.pages.set(`/${fileName}`, { type: 'text/javascript', body: code })
  return `/${atLoad[0]!.fileName}`
}

/** What a page does in a while; answers what it saw of it. */
const everyday = () =>
  setting.page.evaluate(async () => {
    const heard: string[] = []
    const button = document.querySelector('button')!
    button.addEventListener('click', () => heard.push('click'))
    button.click()
    const answer = await fetch('/answer', { method: 'POST', body: 'asked' })
    const aborted = await fetch('/aborted', { signal: AbortSignal.abort() }).catch(({ name }) => name)
    const status = await new Promise((resolve) => {
      const request = new XMLHttpRequest()
      request.onloadend = () => resolve(request.status)
      request.open('GET', '/status/204')
      request.send()
    })
    history.pushState(null, '', '/next')
    console.warn('said')
    const reason = new Error('nobody cares')
    const uncaught = new Promise((resolve) =>
      addEventListener('unhandledrejection', (event) => resolve(event.reason === reason), { once: true }),
    )
    void Promise.reject(reason)
    return [await answer.text(), aborted, status, heard, location.pathname, await uncaught]
  })

const SEEN = ['asked', 'AbortError', 204, ['click'], '/next', true]
const OURS = ['GET', 'GET', 'POST', 'click Buy', 'navigate /next']

for (const name of ['sentry', 'datadog', 'faro'])
  for (const order of ['before', 'after'] as const)
    it(`${name}, started ${order} ours`, async () => {
      const { page, app, sink } = setting
      const errors: string[] = []
      page.on('pageerror', ({ message }) => errors.push(message))
      const src = await servePeer(name)
      const load = async () => {
        await page.evaluate((endpoint) => Object.assign(window, { bench: { endpoint } }), peer.url)
        await page.addScriptTag({ type: 'module', url: src })
      }
      const sent = new Promise((resolve) => peer.server.once('request', resolve))
      await setting.open('<button>Buy</button>')
      if (order === 'before') await load()
      await setting.start({ limits: { batchDelayMs: 20 } })
      if (order === 'after') await load()

      expect(await everyday()).toEqual(SEEN)
      // What it sends are requests of the page; and the official instrumentations inside of it record on our provider.
      const spans = () =>
        sink
          .spans()
          .filter(({ scope }) => scope === 'throughline')
          .filter(({ attributes }) => !String(attributes['url.full']).startsWith(peer.url))
      await sink.until(() => spans().length >= OURS.length && sink.logs().length >= 2)
      expect(
        spans()
          .map((span) => span.name)
          .sort(),
      ).toEqual(OURS)
      expect(sink.logs().map(({ body, attributes }) => body ?? attributes['exception.message'])).toEqual([
        'said',
        'nobody cares',
      ])
      expect(app.seen.map(({ path }) => path)).toEqual(['/answer', '/status/204'])
      for (const { headers } of app.seen) expect(headers.traceparent).toMatch(TRACEPARENT)

      await page.evaluate(() => window.telemetry.stop())
      expect(await page.evaluate(() => fetch('/late').then(({ status }) => status))).toBe(200)
      expect(errors).toEqual(['nobody cares'])
      // Some tell what they have when the page is left, and not before.
      await page.goto('about:blank')
      await sent
    })
