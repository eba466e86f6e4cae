/** Koa 3 with @koa/router, with every shape of route, and what each request should say. */
import type { App } from './app.js'

export const koa: App = {
  imports: [
    ['Koa', 'koa'],
    ['{ Router }', '@koa/router'],
  ],
  source: `
    const app = new Koa()
    app.silent = true
    app.use((ctx, next) => next())
    const router = new Router()
    router.use('/guarded', (ctx, next) => { if (ctx.query.in) return next(); ctx.status = 401 })
    router.get('/', (ctx) => { ctx.body = 'root' })
    router.get('/users/:id', (ctx) => { ctx.body = 'ok' })
    router.get('/users/*rest', (ctx) => { ctx.body = 'rest' })
    router.post('/users', (ctx) => { ctx.status = 201 })
    router.get(['/first', '/second/:x'], (ctx) => { ctx.body = 'ok' })
    router.get(/^\\/files\\/(\\d+)$/, (ctx) => { ctx.body = 'ok' })
    router.all('/any', (ctx) => { ctx.body = 'ok' })
    router.get('/guarded/:x', (ctx) => { ctx.body = 'ok' })
    router.get('/missing-user/:id', (ctx) => { ctx.throw(404, 'no such user') })
    router.get('/throws', async () => { throw new TypeError('async failed') })
    router.get('/teapot', (ctx) => ctx.throw(418, 'tea'))
    const orders = new Router({ prefix: '/orders' })
    orders.get('/', (ctx) => { ctx.body = 'ok' })
    orders.get('/:order', (ctx) => { ctx.body = 'ok' })
    const tenant = new Router({ prefix: '/tenants/:tenant' })
    tenant.use(orders.routes())
    app.use(router.routes()).use(router.allowedMethods()).use(tenant.routes())
    app.use((ctx, next) => { if (ctx.path === '/unrouted') ctx.body = 'ok'; else return next() })
    const server = http.createServer(app.callback())`,
  asked: [
    { path: '/', status: 200, route: '/' },
    { path: '/users/1?x=2', status: 200, route: '/users/:id' },
    { path: '/users/1/2', status: 200, route: '/users/*rest' },
    { method: 'HEAD', path: '/users/1', status: 200, route: '/users/:id' },
    { method: 'OPTIONS', path: '/users/1', status: 200 },
    { method: 'DELETE', path: '/users/1', status: 405 },
    { method: 'POST', path: '/users', status: 201, route: '/users' },
    { path: '/first', status: 200, route: '/first' },
    { path: '/second/7', status: 200, route: '/second/:x' },
    { path: '/files/12', status: 200, route: String(/^\/files\/(\d+)$/) },
    { method: 'DELETE', path: '/any', status: 200, route: '/any' },
    { path: '/guarded/3', status: 401, route: '/guarded/:x' },
    { path: '/guarded/3?in=1', status: 200, route: '/guarded/:x' },
    { path: '/missing-user/4', status: 404, route: '/missing-user/:id' },
    { path: '/throws', status: 500, route: '/throws', thrown: 'async failed' },
    { path: '/teapot', status: 418, route: '/teapot' },
    { path: '/tenants/acme/orders', status: 200, route: '/tenants/:tenant/orders' },
    { path: '/tenants/acme/orders/9', status: 200, route: '/tenants/:tenant/orders/:order' },
    { path: '/unrouted', status: 200 },
    { path: '/nowhere', status: 404 },
  ],
}
