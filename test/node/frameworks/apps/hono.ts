/** Hono 4 on @hono/node-server, with every shape of route, and what each request should say. */
import type { App } from './app.js'

export const hono: App = {
  imports: [
    ['{ Hono }', 'hono'],
    ['{ createAdaptorServer }', '@hono/node-server'],
  ],
  source: `
    const app = new Hono()
    app.use('/guarded/*', async (c, next) => { if (c.req.query('in')) return next(); return c.text('no', 401) })
    app.get('/', (c) => c.text('root'))
    app.get('/users/:id', (c) => c.text('ok'))
    app.get('/users/*', (c) => c.text('rest'))
    app.post('/users', (c) => c.body(null, 201))
    app.get('/bare', () => new Response('ok'))
    app.get('/numbers/:n{[0-9]+}', (c) => c.text('ok'))
    app.get('/maybe/:x?', (c) => c.text('ok'))
    app.get('/wild/*', (c) => c.text('ok'))
    app.all('/any', (c) => c.text('ok'))
    app.on(['PUT', 'PATCH'], '/several', (c) => c.text('ok'))
    app.get('/guarded/:x', (c) => c.text('ok'))
    app.get('/missing-user/:id', (c) => c.notFound())
    app.use('/files/*', async (c, next) => c.text('served'))
    app.use('/failing/*', async (c, next) => { await next() })
    app.get('/failing/throws', async () => { throw new TypeError('async failed') })
    app.get('/throws', () => { throw new TypeError('failed') })
    app.get('/rejects/:x', async () => { throw new TypeError('async failed') })
    app.get('/asks-throwing', async (c) => c.text(await (await app.request('/throws')).text()))
    const rough = new Hono()
    rough.onError((error, c) => c.text('rough', 503))
    rough.get('/', () => { throw new Error('rough failed') })
    app.route('/rough', rough)
    const orders = new Hono()
    orders.get('/', (c) => c.text('ok'))
    orders.get('/:order', (c) => c.text('ok'))
    const tenant = new Hono().basePath('/tenants/:tenant')
    tenant.route('/orders', orders)
    app.route('/api', tenant)
    const mounted = new Hono()
    mounted.get('/deep/:x', (c) => c.text('ok'))
    app.mount('/mounted', mounted.fetch)
    const server = createAdaptorServer({ fetch: app.fetch })`,
  asked: [
    { path: '/', status: 200, route: '/' },
    { path: '/users/1?x=2', status: 200, route: '/users/:id' },
    { path: '/users/1/2', status: 200, route: '/users/*' },
    { method: 'HEAD', path: '/users/1', status: 200, route: '/users/:id' },
    { method: 'OPTIONS', path: '/users/1', status: 404 },
    { method: 'POST', path: '/users', status: 201, route: '/users' },
    { path: '/bare', status: 200, route: '/bare' },
    { path: '/numbers/12', status: 200, route: '/numbers/:n{[0-9]+}' },
    { path: '/maybe', status: 200, route: '/maybe/:x?' },
    { path: '/maybe/1', status: 200, route: '/maybe/:x?' },
    { path: '/wild/a/b', status: 200, route: '/wild/*' },
    { method: 'DELETE', path: '/any', status: 200, route: '/any' },
    { method: 'PATCH', path: '/several', status: 200, route: '/several' },
    { path: '/guarded/3', status: 401, route: '/guarded/:x' },
    { path: '/guarded/3?in=1', status: 200, route: '/guarded/:x' },
    { path: '/missing-user/4', status: 404, route: '/missing-user/:id' },
    { path: '/files/a.txt', status: 200, route: '/files/*' },
    { path: '/failing/throws', status: 500, route: '/failing/throws', thrown: 'async failed' },
    { path: '/failing/nowhere', status: 404 },
    { path: '/throws', status: 500, route: '/throws', thrown: 'failed' },
    { path: '/rejects/1', status: 500, route: '/rejects/:x', thrown: 'async failed' },
    { path: '/asks-throwing', status: 200, route: '/asks-throwing' },
    { path: '/rough', status: 503, route: '/rough', thrown: 'rough failed' },
    { path: '/api/tenants/acme/orders', status: 200, route: '/api/tenants/:tenant/orders' },
    { path: '/api/tenants/acme/orders/9', status: 200, route: '/api/tenants/:tenant/orders/:order' },
    { path: '/mounted/deep/3', status: 200, route: '/mounted/deep/:x' },
    { path: '/nowhere', status: 404 },
  ],
}
