import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Collector, startCollector } from '../../src/collector/index.js'
import { ask, at, attributes, collector, type Json, logsOf, send, span, spansOf, traceId } from './support.js'

/** Three traces: an order over two services with an error, a page view, and one whose root is missing. */
async function openShop(): Promise<Collector> {
  const c = await startCollector({ port: 0, dataDir: folder })
  const route = attributes({ 'http.route': '/api/orders', 'http.response.status_code': 500, retry: true })
  const requests = [
    spansOf(
      'web',
      span(1, 1, { name: 'click', lasts: 300, kind: 1 }),
      span(1, 2, { name: 'POST', parent: 1, start: 10, lasts: 200, kind: 3 }),
      span(2, 1, {
        name: 'view 100%',
        start: 1000,
        lasts: 5,
        attributes: attributes({ 'http.route': '/home' }),
      }),
    ),
    spansOf(
      'shop-api',
      span(1, 3, {
        name: 'POST /api/orders',
        parent: 2,
        start: 20,
        lasts: 150,
        kind: 2,
        status: { code: 2, message: 'out of stock' },
        attributes: route,
      }),
      span(3, 7, { name: 'late', parent: 6, start: 2000, lasts: 1 }),
    ),
  ]
  for (const body of requests) expect((await send(c, 'traces', body)).status).toBe(200)
  const logs = logsOf(
    'shop-api',
    {
      timeUnixNano: at(30),
      severityNumber: 17,
      body: { stringValue: 'Out of stock' },
      traceId: traceId(1),
      spanId: '0000000000000003',
    },
    {
      timeUnixNano: at(40),
      severityNumber: 9,
      severityText: 'Information',
      body: { stringValue: 'order "7"' },
      attributes: attributes({ sku: 'a*b' }),
    },
    {
      observedTimeUnixNano: at(50),
      eventName: 'gate',
      body: { kvlistValue: { values: attributes({ passed: true }) } },
    },
  )
  expect((await send(c, 'logs', logs)).status).toBe(200)
  return c
}

/** One for all tests that only read. */
const folder = mkdtempSync(join(tmpdir(), 'throughline-test-'))
let opened: Collector
const shop = async () => opened
beforeAll(async () => {
  opened = await openShop()
})
afterAll(async () => {
  await opened.stop()
  rmSync(folder, { recursive: true, force: true })
})

const found = async (c: Collector, query: string): Promise<number[]> => {
  const { traces } = await ask(c, `traces?${new URLSearchParams({ query })}`)
  return traces.map(({ traceId }: Json) => Number(traceId)).sort()
}

describe('GET /api/otel/traces', () => {
  it('lists traces, newest first, with counts by service', async () => {
    const c = await shop()
    const { traces } = await ask(c, 'traces')
    expect(traces.map(({ traceId }: Json) => Number(traceId))).toEqual([3, 2, 1])
    expect(traces[2]).toEqual({
      traceId: traceId(1),
      name: 'click',
      service: 'web',
      complete: true,
      startTimeUnixNano: at(0),
      durationNano: '300000000',
      spanCount: 3,
      errorCount: 1,
      services: [
        { name: 'web', spanCount: 2, errorCount: 0 },
        { name: 'shop-api', spanCount: 1, errorCount: 1 },
      ],
    })
    expect(traces[0]).toMatchObject({ name: 'late', service: 'shop-api', complete: false })
  })

  it('names a trace by the span nearest to the root that has not come, even when a child starts with it', async () => {
    const c = await collector()
    const server = span(9, 2, { name: 'POST /api/orders', parent: 1 })
    await send(c, 'traces', spansOf('shop-api', span(9, 3, { name: 'pg-pool.connect', parent: 2 }), server))
    const { traces } = await ask(c, 'traces')
    expect(traces).toMatchObject([{ name: 'POST /api/orders', complete: false }])
  })

  it('takes the parameters for id, name, service, time and number', async () => {
    const c = await shop()
    const ids = async (parameters: string) =>
      (await ask(c, `traces?${parameters}`)).traces.map(({ traceId }: Json) => Number(traceId))
    expect(await ids(`trace_id=${traceId(2).toUpperCase()}`)).toEqual([2])
    expect(await ids('span_name=POST')).toEqual([1])
    expect(await ids('service=web')).toEqual([2, 1])
    expect(await ids('limit=1')).toEqual([3])
    expect(await ids(`since=${at(1000)}`)).toEqual([3, 2])
    expect(await ids(`until=${at(999)}`)).toEqual([1])
    expect(await ids('since=2026-01-01T00:00:00.5Z&until=2026-01-01T01:00:01%2B01:00')).toEqual([2])
    expect(await ids('since=1767225601')).toEqual([3, 2])
    expect(await ids('since=1767225601500')).toEqual([3])
  })

  it.each([
    ['service=web', [1, 2]],
    ['service=shop-* status=error', [1]],
    ['service!=web', [1, 3]],
    ['status=error service=web', []],
    ['duration>150ms', [1]],
    ['duration<=5ms', [2, 3]],
    ['duration>0.25s', [1]],
    ['kind=server', [1]],
    ['http.route="/api/*"', [1]],
    ['http.route=/home', [2]],
    ['http.route=/ho', []],
    ['http.response.status_code>=500', [1]],
    ['http.response.status_code=500', [1]],
    ['retry=true', [1]],
    ['http.route!=/home name=view*', []],
    ['resource.service.name=shop-api', [1, 3]],
    ['name="POST /api/orders"', [1]],
    ['name=*100%', [2]],
    ['name=*100_', []],
    ['CLICK', [1]],
    ['"view 100"', [2]],
    ['parent_span_id=""', [1, 2]],
    [`name="'; DROP TABLE spans; --"`, []],
  ])('query %s', async (query, expected) => {
    expect(await found(await shop(), query)).toEqual(expected)
  })
})

describe('GET /api/otel/traces/{traceId}', () => {
  it('has all spans and logs of the trace in order of time', async () => {
    const c = await shop()
    const trace = await ask(c, `traces/${traceId(1).toUpperCase()}`)
    expect(trace.spans.map(({ name }: Json) => name)).toEqual(['click', 'POST', 'POST /api/orders'])
    expect(trace.spans[2]).toMatchObject({
      status: { code: 'error', message: 'out of stock' },
      attributes: { 'http.route': '/api/orders', 'http.response.status_code': 500, retry: true },
      resource: { 'service.name': 'shop-api' },
      durationNano: '150000000',
    })
    expect(trace.logs).toMatchObject([{ body: 'Out of stock', severityText: 'ERROR' }])
  })

  it('counts a span that came twice once, as it came last', async () => {
    const c = await collector()
    for (const name of ['first', 'second'])
      await send(c, 'traces', spansOf('shop', span(1, 1, { name }), span(1, 2, { parent: 1 })))
    expect((await ask(c, 'traces')).traces).toMatchObject([{ spanCount: 2, name: 'second' }])
    expect((await ask(c, `traces/${traceId(1)}`)).spans.map(({ name }: Json) => name)).toEqual([
      'second',
      'span 2',
    ])
    expect((await ask(c, 'services')).services).toMatchObject([{ spanCount: 2 }])
  })

  it('is 404 for an unknown trace and 400 for what is none', async () => {
    const c = await collector()
    expect((await fetch(`${c.url}/api/otel/traces/${traceId(9)}`)).status).toBe(404)
    expect((await fetch(`${c.url}/api/otel/traces/12`)).status).toBe(400)
  })
})

describe('GET /api/otel/logs', () => {
  it.each([
    ['', ['gate', 40, 30]],
    ['severity=error', [30]],
    ['severity>=info', [40, 30]],
    ['OUT', [30]],
    ['event=gate', ['gate']],
    ['passed', ['gate']],
    ['stringValue', []],
    ['sku=a\\*b', [40]],
    ['sku="*b"', [40]],
    ['service=web', []],
    [`trace_id=${traceId(1)}`, [30]],
    ['body="order \\"7\\""', [40]],
  ])('query %s', async (query, expected) => {
    const c = await shop()
    const { logs } = await ask(c, `logs?${new URLSearchParams({ query })}`)
    const names = logs.map(
      ({ eventName, timeUnixNano }: Json) => eventName || Number(BigInt(timeUnixNano) - BigInt(at(0))) / 1e6,
    )
    expect(names).toEqual(expected)
  })

  it('shows the body, the severity and the observed time of a record without its own', async () => {
    const c = await shop()
    const { logs } = await ask(c, 'logs?limit=2')
    expect(logs).toMatchObject([
      { eventName: 'gate', body: { passed: true }, timeUnixNano: at(50), severityText: '' },
      { body: 'order "7"', severityText: 'Information', severityNumber: 9, attributes: { sku: 'a*b' } },
    ])
  })
})

it('GET /api/otel/services counts by service, the last seen first', async () => {
  const c = await shop()
  expect((await ask(c, 'services')).services).toEqual([
    {
      name: 'shop-api',
      spanCount: 2,
      errorCount: 1,
      logCount: 3,
      metricCount: 0,
      lastSeenUnixNano: at(2001),
    },
    { name: 'web', spanCount: 3, errorCount: 0, logCount: 0, metricCount: 0, lastSeenUnixNano: at(1005) },
  ])
})

it('GET /healthz and unknown paths', async () => {
  const c = await collector()
  expect(await (await fetch(`${c.url}/healthz`)).json()).toEqual({ status: 'ok' })
  const response = await fetch(`${c.url}/api/otel/nothing`)
  expect(response.status).toBe(404)
  expect((await response.json()).error.code).toBe('NOT_FOUND')
  expect((await fetch(`${c.url}/api/otel/traces`, { method: 'DELETE' })).headers.get('allow')).toBe('GET')
})
