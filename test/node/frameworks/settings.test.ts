/** Frameworks in the settings that applications put them in: other routers, wrappers, protocols, neighbours. */
import { afterAll, beforeAll, it } from 'vitest'
import { type Sink, startSink } from '../../support/sink.js'
import type { App } from './apps/app.js'
import { checkApp } from './check.js'
import { forms } from './run-app.js'

let sink: Sink

beforeAll(async () => {
  sink = await startSink()
})
afterAll(() => sink.close())

const early = forms["ESM, import 'throughline/register' first"]!
const late = forms['ESM, start() after static imports']!

const asked: App['asked'] = [
  { path: '/users/1', status: 200, route: '/users/:id' },
  { path: '/users/2', status: 200, route: '/users/:id' },
  { path: '/bare', status: 200, route: '/bare' },
  { path: '/nowhere', status: 404 },
]

const ADAPTER: App['imports'][number] = ['{ createAdaptorServer, getRequestListener }', '@hono/node-server']
const honoOf = (construct: string, serve = 'createAdaptorServer({ fetch: app.fetch })') => `
  const app = ${construct}
  app.get('/users/:id', (c) => c.text('ok'))
  app.get('/bare', () => new Response('ok'))
  const server = ${serve}`

for (const from of ['hono', 'hono/quick', 'hono/tiny'])
  it(`${from} has its routes`, () =>
    checkApp(sink, { imports: [['{ Hono }', from], ADAPTER], source: honoOf('new Hono()'), asked }, early))

it('Hono with the TrieRouter has its routes', () =>
  checkApp(
    sink,
    {
      imports: [['{ Hono }', 'hono'], ['{ TrieRouter }', 'hono/router/trie-router'], ADAPTER],
      source: honoOf('new Hono({ router: new TrieRouter() })'),
      asked,
    },
    early,
  ))

it('Hono with the RegExpRouter has its routes from the second request', () =>
  checkApp(
    sink,
    {
      imports: [['{ Hono }', 'hono'], ['{ RegExpRouter }', 'hono/router/reg-exp-router'], ADAPTER],
      source: honoOf('new Hono({ router: new RegExpRouter() })'),
      asked: [{ path: '/users/0', status: 200 }, ...asked],
    },
    early,
  ))

it('Hono is found behind wrappers that look at the request first, or take their time', () =>
  checkApp(
    sink,
    {
      imports: [['{ Hono }', 'hono'], ADAPTER],
      source: honoOf(
        'new Hono()',
        `http.createServer((request, response) => {
          if (request.url === '/healthz') return response.end('ok')
          return listener(request, response)
        })
        const listener = getRequestListener(async (request) => {
          await new Promise((resolve) => setTimeout(resolve, 1))
          return app.fetch(request)
        }, { overrideGlobalObjects: false })`,
      ),
      asked: [{ path: '/healthz', status: 200 }, ...asked],
    },
    late,
  ))

it('a handler that asks its own application keeps its route', () =>
  checkApp(
    sink,
    {
      imports: [['{ Hono }', 'hono'], ADAPTER],
      source: `${honoOf('new Hono()')}
        app.get('/asks/:x', async (c) => c.text(await (await app.request('/users/3')).text()))`,
      asked: [{ path: '/asks/1', status: 200, route: '/asks/:x' }, ...asked],
    },
    early,
  ))

it('two frameworks in one process, on two servers and one behind the other, do not mix', () =>
  checkApp(
    sink,
    {
      imports: [
        ['express', 'express'],
        ['Koa', 'koa'],
        ['{ Router }', '@koa/router'],
      ],
      source: `
        const koa = new Koa()
        koa.use(new Router().get('/users/:id', (ctx) => { ctx.body = 'ok' }).routes())
        const callback = koa.callback()
        const app = express()
        app.get('/users/:name/express', (req, res) => res.send('ok'))
        const server = http.createServer((request, response) =>
          request.url.endsWith('express') ? app(request, response) : callback(request, response))`,
      asked: [
        { path: '/users/1/express', status: 200, route: '/users/:name/express' },
        { path: '/users/1', status: 200, route: '/users/:id' },
        { path: '/nowhere', status: 404 },
        { path: '/nowhere/express', status: 404 },
      ],
    },
    early,
  ))

it('what the application says of the route stays, and a plain server has no other', () =>
  checkApp(
    sink,
    {
      imports: [
        ['express', 'express'],
        ['{ trace }', '@opentelemetry/api'],
      ],
      source: `
        const app = express()
        const named = (request, response) => {
          trace.getActiveSpan().setAttribute('http.route', '/mine')
          response.end('ok')
        }
        app.get('/users/:id', named)
        const server = http.createServer((request, response) =>
          request.url.startsWith('/users') ? app(request, response)
            : request.url === '/named' ? named(request, response) : response.end('plain'))`,
      asked: [
        { path: '/users/1', status: 200, route: '/mine' },
        { path: '/named', status: 200, route: '/mine' },
        { path: '/other', status: 200 },
      ],
    },
    early,
  ))

it('a route of any length is cut at 256 characters', () =>
  checkApp(
    sink,
    {
      imports: [['fastify', 'fastify']],
      source: `
        const app = fastify()
        app.get('/${'x'.repeat(400)}', async () => 'ok')
        await app.ready()
        const server = app.server`,
      asked: [{ path: `/${'x'.repeat(400)}`, status: 200, route: `/${'x'.repeat(255)}` }],
    },
    early,
  ))
