/** What is put into frameworks goes out again; unsampled requests; HTTP/2, whose spans belong to streams. */
import { channel } from 'node:diagnostics_channel'
import http2 from 'node:http2'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { createAdaptorServer } from '@hono/node-server'
import express from 'express'
import fastify from 'fastify'
import { Context, Hono } from 'hono'
import { SmartRouter } from 'hono/router/smart-router'
import Koa from 'koa'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { start } from '../../../src/node/index.js'
import { type Sink, startSink } from '../../support/sink.js'
import { plain } from '../../support/sinkValues.js'
import { served } from './check.js'

const require = createRequire(import.meta.url)
let sink: Sink

beforeAll(async () => {
  sink = await startSink()
})
afterAll(() => sink.close())

type Listening = ReturnType<typeof createAdaptorServer>

const originOf = (server: Listening) => `http://127.0.0.1:${(server.address() as AddressInfo).port}`

async function listen(server: Listening): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return originOf(server)
}

/** Everything of the frameworks that is touched. */
function touched(): unknown[] {
  const Layer = createRequire(require.resolve('express'))('router/lib/layer.js')
  const Reply = require('fastify/lib/reply.js')
  return [
    Layer.prototype.handleRequest,
    Layer.prototype.handleError,
    Reply.prototype.send,
    Koa.prototype.createContext,
    Object.hasOwn(Koa.prototype, 'emit'),
    Object.getOwnPropertyDescriptor(Context.prototype, 'req')?.get,
    SmartRouter.prototype.match,
    channel('tracing:fastify.request.handler:start').hasSubscribers,
    Object.hasOwn(http2.Http2ServerRequest, Symbol.hasInstance),
  ]
}

it('stop() leaves every framework as it was, and a second start() finds them again', async () => {
  const app = new Hono().get('/users/:id', (c) => c.text(c.req.param('id')))
  const shop = express().get('/users/:id', (_request, response) => void response.send('ok'))
  const servers = [createAdaptorServer({ fetch: app.fetch }), require('node:http').createServer(shop)]
  const origins = await Promise.all(servers.map(listen))
  const before = touched()
  for (const _round of [1, 2]) {
    sink.requests.length = 0
    const telemetry = start({ serviceName: 'shop', endpoint: sink.url, metrics: false })
    for (const origin of origins) await (await fetch(`${origin}/users/1`)).text()
    await telemetry.flush()
    await sink.until(() => served(sink).length >= 2)
    expect(served(sink).map(({ name }) => name)).toEqual(['GET /users/:id', 'GET /users/:id'])
    for (const [index, one] of touched().entries()) expect(one).not.toBe(before[index])
    await telemetry.stop()
    expect(touched()).toEqual(before)
  }
  for (const server of servers) await new Promise((resolve) => server.close(resolve))
})

it('requests that are not sampled are counted by their route', async () => {
  sink.requests.length = 0
  const telemetry = start({ serviceName: 'shop', endpoint: sink.url, sampling: { ratio: 0 } })
  const app = express().get('/users/:id', (_request, response) => void response.send('ok'))
  const server = require('node:http').createServer(app)
  const origin = await listen(server)
  await (await fetch(`${origin}/users/1`)).text()
  await telemetry.flush()
  const durations = () => sink.metrics().filter(({ name }) => name === 'http.server.request.duration')
  await sink.until(() => durations().length > 0)
  expect(durations()[0]?.histogram?.dataPoints?.map(({ attributes }) => plain(attributes))).toMatchObject([
    { 'http.route': '/users/:id' },
  ])
  await telemetry.stop()
  await new Promise((resolve) => server.close(resolve))
})

it('HTTP/2 requests have their routes too', async () => {
  sink.requests.length = 0
  const telemetry = start({ serviceName: 'shop', endpoint: sink.url, metrics: false })
  const app = fastify({ http2: true })
  app.get('/users/:id', async () => 'ok')
  await app.listen({ port: 0, host: '127.0.0.1' })
  const session = http2.connect(originOf(app.server as unknown as Listening))
  for (const path of ['/users/1', '/nowhere']) {
    const stream = session.request({ ':path': path })
    await new Promise((resolve) => stream.resume().on('close', resolve))
  }
  session.close()
  await app.close()
  await telemetry.flush()
  await sink.until(() => served(sink).length >= 2)
  expect(served(sink).map(({ name }) => name)).toEqual(['GET /users/:id', 'GET'])
  await telemetry.stop()
})
