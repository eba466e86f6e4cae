/** Fastify 5, with every shape of route, and what each request should say. */
import type { App } from './app.js'

export const fastify: App = {
  imports: [['fastify', 'fastify']],
  source: `
    const app = fastify()
    app.get('/', async () => 'root')
    app.get('/users/:id', async () => 'ok')
    app.post('/users', async (request, reply) => reply.code(201).send())
    app.get('/files/*', (request, reply) => { reply.send('ok') })
    app.get('/numbers/:n(^\\\\d+$)', async () => 'ok')
    app.get('/raw/:x', (request, reply) => { reply.hijack(); reply.raw.end('raw') })
    app.get('/hook/:x', { onRequest: async (request, reply) => reply.code(401).send('no') }, async () => 'ok')
    app.get('/checked/:n', { schema: { params: { type: 'object', properties: { n: { type: 'integer' } } } } }, async () => 'ok')
    app.get('/throws', async () => { throw new TypeError('async failed') })
    app.get('/hook-throws', { preHandler: async () => { throw new Error('hook failed') } }, async () => 'ok')
    app.get('/teapot', async () => { throw Object.assign(new Error('tea'), { statusCode: 418 }) })
    app.get('/absent/:x', async (request, reply) => reply.callNotFound())
    app.register(async (api) => {
      api.get('/items/:item', async () => 'ok')
      api.get('/broken', async () => { throw new Error('broken') })
      api.setErrorHandler((error, request, reply) => reply.code(503).send({ said: error.message }))
      api.setNotFoundHandler((request, reply) => reply.code(404).send('nothing here'))
    }, { prefix: '/api/:version' })
    await app.ready()
    const server = app.server`,
  asked: [
    { path: '/', status: 200, route: '/' },
    { path: '/users/1?x=2', status: 200, route: '/users/:id' },
    { method: 'HEAD', path: '/users/1', status: 200, route: '/users/:id' },
    { method: 'OPTIONS', path: '/users/1', status: 404 },
    { method: 'POST', path: '/users', status: 201, route: '/users' },
    { path: '/files/a/b', status: 200, route: '/files/*' },
    { path: '/numbers/12', status: 200, route: '/numbers/:n(^\\d+$)' },
    { path: '/raw/3', status: 200, route: '/raw/:x' },
    { path: '/hook/3', status: 401, route: '/hook/:x' },
    { path: '/checked/x', status: 400, route: '/checked/:n' },
    { path: '/throws', status: 500, route: '/throws', thrown: 'async failed' },
    { path: '/hook-throws', status: 500, route: '/hook-throws', thrown: 'hook failed' },
    { path: '/teapot', status: 418, route: '/teapot' },
    { path: '/absent/3', status: 404 },
    { path: '/api/v1/items/3', status: 200, route: '/api/:version/items/:item' },
    { path: '/api/v1/broken', status: 503, route: '/api/:version/broken', thrown: 'broken' },
    { path: '/api/v1/nowhere', status: 404 },
    { path: '/nowhere', status: 404 },
  ],
}
