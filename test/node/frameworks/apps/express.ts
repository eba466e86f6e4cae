/** Express 5, with every shape of route, and what each request should say. */
import type { App } from './app.js'

export const express: App = {
  imports: [['express', 'express']],
  source: `
    const app = express()
    app.use((req, res, next) => next())
    app.get('/', (req, res) => res.send('root'))
    app.get('/users/:id', (req, res) => res.send('ok'))
    app.get('/users/:id/{:tab}', (req, res) => res.send('ok'))
    app.post('/users', express.json(), (req, res) => res.status(201).end())
    app.get(['/first', '/second/:x'], (req, res) => res.send('ok'))
    app.get(/^\\/files\\/(\\d+)$/, (req, res) => res.send('ok'))
    app.get('/wild/*splat', (req, res) => res.send('ok'))
    app.all('/any', (req, res) => res.send('ok'))
    app.get('/missing-user/:id', (req, res) => res.status(404).send('no such user'))
    app.use('/plain', (req, res) => res.send('mounted'))
    app.use('/guard/:key', (req, res) => res.status(401).end())
    const orders = express.Router({ mergeParams: true })
    orders.use((req, res, next) => next())
    orders.get('/', (req, res) => res.send('ok'))
    orders.get('/:order', (req, res) => res.send('ok'))
    orders.get('/:order/fail', () => { throw new Error('order failed') })
    const tenant = express.Router()
    tenant.use('/orders', orders)
    tenant.use((req, res) => res.status(404).send('nothing here'))
    app.use('/tenants/:tenant', tenant)
    app.use(['/v1', '/v2/:flavour'], express.Router().get('/items/:item', (req, res) => res.send('ok')))
    const sub = express()
    sub.get('/deep/:x', (req, res) => res.send('ok'))
    app.use('/sub', sub)
    app.use('/passing/:x', (req, res, next) => next())
    app.get('/passing/:x/end', (req, res) => res.send('ok'))
    app.get('/throws', async () => { throw new TypeError('async failed') })
    app.get('/handled', () => { throw new Error('handled') })
    app.get('/teapot', (req, res, next) => next(Object.assign(new Error('tea'), { status: 418 })))
    app.use((error, req, res, next) => error.message === 'handled' ? res.status(503).end() : next(error))
    const server = http.createServer(app)`,
  asked: [
    { path: '/', status: 200, route: '/' },
    { path: '/users/1?x=2', status: 200, route: '/users/:id' },
    { path: '/users/1/photos', status: 200, route: '/users/:id/{:tab}' },
    { method: 'HEAD', path: '/users/1', status: 200, route: '/users/:id' },
    { method: 'HEAD', path: '/users', status: 404 },
    { method: 'OPTIONS', path: '/users/1', status: 200 },
    { method: 'POST', path: '/users', status: 201, route: '/users' },
    { path: '/first', status: 200, route: '/first' },
    { path: '/second/7', status: 200, route: '/second/:x' },
    { path: '/files/12', status: 200, route: String(/^\/files\/(\d+)$/) },
    { path: '/wild/a/b/c', status: 200, route: '/wild/*splat' },
    { method: 'DELETE', path: '/any', status: 200, route: '/any' },
    { path: '/missing-user/4', status: 404, route: '/missing-user/:id' },
    { path: '/plain/some/file.txt', status: 200, route: '/plain' },
    { path: '/guard/sesame/door', status: 401, route: '/guard/:key' },
    { path: '/tenants/acme/orders', status: 200, route: '/tenants/:tenant/orders' },
    { path: '/tenants/acme/orders/9', status: 200, route: '/tenants/:tenant/orders/:order' },
    {
      path: '/tenants/acme/orders/9/fail',
      status: 500,
      route: '/tenants/:tenant/orders/:order/fail',
      thrown: 'order failed',
    },
    { path: '/tenants/acme/unknown', status: 404 },
    { path: '/v1/items/3', status: 200, route: '/v1/items/:item' },
    { path: '/v2/sweet/items/3', status: 200, route: '/v2/:flavour/items/:item' },
    { path: '/sub/deep/3', status: 200, route: '/sub/deep/:x' },
    { path: '/passing/3/end', status: 200, route: '/passing/:x/end' },
    { path: '/passing/3/nowhere', status: 404 },
    { path: '/throws', status: 500, route: '/throws', thrown: 'async failed' },
    { path: '/handled', status: 503, route: '/handled', thrown: 'handled' },
    { path: '/teapot', status: 418, route: '/teapot' },
    { path: '/nowhere', status: 404 },
  ],
}
