/** Pages that Chromium prerenders, by speculation rules: their load is told when somebody goes there, and not before. */

import { mkdtemp, rm } from 'node:fs/promises'
import type { ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { type AppServer, startAppServer } from '../../support/app-server.js'
import { browseAlone } from '../../support/browser.js'
import { bundle } from '../../support/bundle.js'
import { type Sink, startSink } from '../../support/sink.js'

let app: AppServer
let sink: Sink
let folder: string
let end: (() => Promise<void>) | undefined

beforeEach(async () => {
  ;[app, sink, folder] = await Promise.all([
    startAppServer(),
    startSink(),
    mkdtemp(join(tmpdir(), 'throughline-profile-')),
  ])
})
afterEach(async () => {
  await end?.()
  await Promise.all([app.close(), sink.close()])
  await rm(folder, { recursive: true, force: true, maxRetries: 5 })
})

const html = (head: string) => ({
  type: 'text/html',
  body: `<!doctype html>${head}<body><h1>Shop</h1></body>`,
})
const named = (name: string) => sink.spans().filter((span) => span.name === name)
const vitals = () => sink.logs().filter(({ eventName }) => eventName === 'browser.web_vital')

it('tells load and vitals of a page when somebody goes there, and of one that nobody goes to nothing', async () => {
  const rules = { prerender: [{ source: 'list', urls: ['/next', '/never'], eagerness: 'immediate' }] }
  const options = { endpoint: sink.url, metrics: false, limits: { batchDelayMs: 50 } }
  const script = `<script src="/app.js"></script><script>
    throughline.start(${JSON.stringify(options)}).span('hidden ' + document.prerendering, () => {})
  </script>`
  app.pages.set('/app.js', { type: 'text/javascript', body: await bundle('test/browser/pages/app.ts') })
  app.pages.set('/style.css', { type: 'text/css', body: 'b {}' })
  for (const path of ['/next', '/never'])
    app.pages.set(path, html(`<title>next</title><link rel=stylesheet href="/style.css">${script}`))
  app.pages.set(
    '/',
    html(`<title>first</title><script type="speculationrules">${JSON.stringify(rules)}</script>
      <script>fetch('/when').then(() => { location.href = '/next' })</script>`),
  )
  app.pages.set('/when', { type: 'text/plain', body: '', hold: true })
  const asked = new Promise<ServerResponse>((resolve) =>
    app.server.prependListener('request', ({ url }, response) => url === '/when' && resolve(response)),
  )

  end = await browseAlone(folder, `${app.url}/`)
  await sink.until(() => named('hidden true').length === 2)
  expect(named('documentLoad')).toEqual([])
  expect(vitals()).toEqual([])

  const goOn = await asked
  goOn.end()
  await sink.until(() => named('resourceFetch').length > 0 && vitals().length >= 2)
  const [load] = named('documentLoad')
  expect(load?.attributes).toMatchObject({
    'url.full': `${app.url}/next`,
    'throughline.page.navigation_type': 'prerender',
  })
  expect(load?.attributes['browser.navigation_timing.activation_start']).toBeGreaterThan(0)
  expect(named('documentLoad')).toHaveLength(1)
  for (const { parentSpanId } of named('resourceFetch')) expect(parentSpanId).toBe(load?.spanId)
  for (const { attributes } of vitals()) {
    expect(attributes['browser.web_vital.navigation_type']).toBe('prerender')
    expect(attributes['url.path']).toBe('/next')
  }
})
