/** Metrics of Node, of its process and of its HTTP servers and clients, by what arrives on the wire. */
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, it } from 'vitest'
import { collectGarbage } from '../support/garbage.js'
import { plain } from '../support/sinkValues.js'
import { begin, sink, sinkEachTest, telemetry } from '../support/telemetry.js'

sinkEachTest()

const points = (name: string) =>
  sink
    .metrics()
    .filter((metric) => metric.name === name)
    .flatMap(({ gauge, sum, histogram }) => (gauge ?? sum ?? histogram)!.dataPoints as Point[])
    .map((point) => ({ ...point, attributes: plain(point.attributes) }))
interface Point {
  attributes?: never
  asDouble?: number
  asInt?: string
  count?: string
  sum?: number
  explicitBounds?: number[]
  exemplars?: { traceId?: string; spanId?: string }[]
}
/** Whole numbers are text in OTLP. */
const numberOf = ({ asDouble, asInt }: Pick<Point, 'asDouble' | 'asInt'>) => asDouble ?? Number(asInt)
const value = (name: string) => points(name).map(numberOf)[0]
const unit = (name: string) => sink.metrics().find((metric) => metric.name === name)?.unit

it('measures the event loop, garbage collection, the heap and the process', async () => {
  begin()
  await collectGarbage()
  await new Promise((resolve) => setTimeout(resolve, 60))
  await telemetry.flush()
  for (const what of ['min', 'max', 'mean', 'stddev', 'p50', 'p90', 'p99']) {
    expect(unit(`nodejs.eventloop.delay.${what}`), what).toBe('s')
    expect(value(`nodejs.eventloop.delay.${what}`), what).toBeGreaterThanOrEqual(0)
    expect(value(`nodejs.eventloop.delay.${what}`), what).toBeLessThan(60)
  }
  expect(value('nodejs.eventloop.utilization')).toBeGreaterThanOrEqual(0)
  expect(value('nodejs.eventloop.utilization')).toBeLessThanOrEqual(1)
  expect(points('nodejs.eventloop.time').map(({ attributes }) => attributes)).toEqual([
    { 'nodejs.eventloop.state': 'active' },
    { 'nodejs.eventloop.state': 'idle' },
  ])
  const collections = points('v8js.gc.duration')
  expect(collections.length).toBeGreaterThan(0)
  for (const { attributes, explicitBounds, count } of collections) {
    expect(['major', 'minor', 'incremental', 'weakcb']).toContain(attributes['v8js.gc.type'])
    expect(explicitBounds).toEqual([0.01, 0.1, 1, 10])
    expect(Number(count)).toBeGreaterThan(0)
  }
  for (const what of ['space.size', 'used', 'space.available_size', 'space.physical_size']) {
    const old = points(`v8js.memory.heap.${what}`).find(
      ({ attributes }) => attributes['v8js.heap.space.name'] === 'old_space',
    )
    expect(Number(old?.asInt), what).toBeGreaterThan(0)
    expect(unit(`v8js.memory.heap.${what}`)).toBe('By')
  }
  expect(points('process.cpu.time').map(({ attributes }) => attributes['cpu.mode'])).toEqual([
    'user',
    'system',
  ])
  expect(value('process.cpu.utilization')).toBeGreaterThanOrEqual(0)
  expect(value('process.memory.usage')).toBeGreaterThan(1e6)
  expect(value('process.uptime')).toBeGreaterThan(0)
  expect(points('v8js.resource.active').length).toBeGreaterThan(0)
})

it('measures nothing when no metrics are exported, or when told not to', async () => {
  begin({ metrics: false })
  await telemetry.stop()
  begin({ instrument: { runtimeMetrics: false, delivery: false } })
  await telemetry.flush()
  expect(sink.metrics()).toEqual([])
})

for (const ratio of [1, 0]) {
  it(`measures served and called requests, ${ratio ? 'with exemplars of their spans' : 'not sampled'}`, async () => {
    const server = http.createServer((request, response) => {
      response.statusCode = request.url === '/broken' ? 500 : 200
      response.end('{}')
    })
    begin({ instrument: { runtimeMetrics: false }, sampling: { ratio } })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    for (const path of ['/', '/broken']) await (await fetch(`http://127.0.0.1:${port}${path}`)).text()
    await new Promise<void>((resolve, reject) => {
      http
        .get({ port, host: '127.0.0.1' }, (response) => response.resume().on('close', resolve))
        .on('error', reject)
    })
    await new Promise((resolve) => server.close(resolve))
    await telemetry.flush()

    const shared = { 'http.request.method': 'GET', 'url.scheme': 'http' }
    const served = points('http.server.request.duration')
    const version = { 'network.protocol.version': '1.1' }
    expect(served.map(({ attributes, count }) => [attributes, count])).toEqual([
      [{ ...shared, ...version, 'http.response.status_code': 200 }, '2'],
      [{ ...shared, ...version, 'http.response.status_code': 500, 'error.type': '500' }, '1'],
    ])
    const called = points('http.client.request.duration')
    const address = { 'server.address': '127.0.0.1', 'server.port': port }
    expect(called.map(({ attributes, count }) => [attributes, count])).toEqual([
      [{ ...shared, ...address, 'http.response.status_code': 200 }, '2'],
      [{ ...shared, ...address, 'http.response.status_code': 500, 'error.type': '500' }, '1'],
    ])
    for (const { sum, explicitBounds } of [...served, ...called]) {
      expect(sum).toBeGreaterThan(0)
      expect(explicitBounds?.slice(0, 3)).toEqual([0.005, 0.01, 0.025])
    }
    const exemplar = served[1]?.exemplars?.[0]
    const failed = sink
      .spans()
      .find(({ kind, attributes }) => kind === 2 && attributes['error.type'] === '500')
    expect([exemplar?.traceId, exemplar?.spanId]).toEqual([failed?.traceId, failed?.spanId])
    expect(exemplar === undefined).toBe(ratio === 0)
    expect(unit('http.server.request.duration')).toBe('s')
  })
}

it('counts the requests that are being served, however they end', async () => {
  const closed: Promise<unknown>[] = []
  const server = http.createServer((request, response) => {
    closed.push(new Promise((resolve) => response.on('close', resolve)))
    if (request.url === '/') response.end()
  })
  begin({ instrument: { runtimeMetrics: false } })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const ask = (method: string, path: string) => {
    const request = http.request({ port, host: '127.0.0.1', method, path }).on('error', () => {})
    request.end()
    return request
  }
  const arrived = () => new Promise((resolve) => server.once('request', resolve))
  const active = async () => {
    sink.requests.length = 0
    await telemetry.flush()
    return points('http.server.active_requests').map((point) => [
      point.attributes['http.request.method'],
      point.attributes['url.scheme'],
      numberOf(point),
    ])
  }
  const hanging = []
  for (const method of ['GET', 'GET', 'DELETE', 'PROPFIND']) {
    const came = arrived()
    hanging.push(ask(method, '/hangs'))
    await came
  }
  await new Promise((resolve) => ask('GET', '/').on('response', (r) => r.resume().on('end', resolve)))
  expect(await active()).toEqual([
    ['GET', 'http', 2],
    ['DELETE', 'http', 1],
    ['_OTHER', 'http', 1],
  ])
  for (const request of hanging) request.destroy()
  await Promise.all(closed)
  expect((await active()).map(([, , count]) => count)).toEqual([0, 0, 0])
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
})
