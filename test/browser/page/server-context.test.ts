/** How a page tells a server's context that was written for its own load from one that a cache kept. */
import { expect, it } from 'vitest'
import {
  type Navigation,
  type Surroundings,
  serverContext,
} from '../../../src/browser/page/server-context.js'

const FIRST = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
const SECOND = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'
const ORIGIN = 1_700_000_000_000

const NETWORK: Navigation = {
  fetchStart: 5,
  requestStart: 10,
  responseEnd: 400,
  transferSize: 1300,
  encodedBodySize: 1000,
  workerStart: 0,
  deliveryType: '',
}

const timing = (traceparent: string, issued?: number | string): Navigation['serverTiming'] => [
  { name: 'traceparent', description: traceparent },
  ...(issued === undefined ? [] : [{ name: 'issued', description: String(issued) }]),
]
const meta = (content: string, issued: number | string | null = ORIGIN + 100) => ({
  content,
  issued: issued === null ? null : String(issued),
})

const look = (navigation: Navigation, more: Partial<Surroundings> = {}) => {
  const found = serverContext({
    navigation: { ...NETWORK, ...navigation },
    meta: meta(FIRST),
    timeOrigin: ORIGIN,
    now: ORIGIN + 500,
    undated: 'link',
    ...more,
  })
  return found && `${found.source} ${found.spanContext.spanId} ${found.isFresh ? 'fresh' : 'stale'}`
}
const META = 'meta b7ad6b7169203331'
const HEADER = 'server-timing 00f067aa0ba902b7'

it('takes what the network brought within the time of the request', () => {
  expect(look({})).toBe(`${META} fresh`)
  // The page is still arriving.
  const arriving = { responseEnd: 0, transferSize: 0, encodedBodySize: 0 }
  expect(look(arriving)).toBe(`${META} fresh`)
  // Browsers without these.
  expect(look({ transferSize: undefined, encodedBodySize: undefined, deliveryType: undefined })).toBe(
    `${META} fresh`,
  )
})

it('allows for clocks that differ by five seconds, and no more', () => {
  const at = (ms: number) => look({}, { meta: meta(FIRST, ORIGIN + ms) })
  expect(at(10 - 5000)).toBe(`${META} fresh`)
  expect(at(10 - 5001)).toBe(`${META} stale`)
  expect(at(400 + 5000)).toBe(`${META} fresh`)
  expect(at(400 + 5001)).toBe(`${META} stale`)
  // A server that answers slowly does not make a page old.
  expect(look({ responseEnd: 60_000 }, { meta: meta(FIRST, ORIGIN + 59_000) })).toBe(`${META} fresh`)
})

it('knows the browser’s own cache, whatever the time', () => {
  expect(look({ transferSize: 0 })).toBe(`${META} stale`)
  expect(look({ deliveryType: 'cache' })).toBe(`${META} stale`)
})

it('knows an answer of 304, whose header is new and whose page is not', () => {
  const validated = { transferSize: 300, encodedBodySize: 200 }
  expect(look(validated)).toBe(`${META} stale`)
  expect(look({ ...validated, serverTiming: timing(SECOND, ORIGIN + 100) })).toBe(`${HEADER} fresh`)
})

it('knows a cache in between by what it says of itself', () => {
  const saying = (name: string, description: string) => look({ serverTiming: [{ name, description }] })
  for (const [name, description] of [
    ['cdn-cache', 'HIT'],
    ['cfCacheStatus', 'HIT'],
    ['cdn-cache-hit', ''],
    ['cache', 'hit-front'],
    ['cfCacheStatus', 'STALE'],
  ] as const)
    expect(saying(name, description), `${name} ${description}`).toBe(`${META} stale`)
  for (const [name, description] of [
    ['cdn-cache', 'MISS'],
    ['cfCacheStatus', 'DYNAMIC'],
    ['cdn-cache-miss', ''],
    ['db', 'hit'],
  ] as const)
    expect(saying(name, description), `${name} ${description}`).toBe(`${META} fresh`)
})

it('never takes what the server marked as everybody’s, or dated in another way', () => {
  for (const issued of ['shared', '', 'Tue, 14 Nov 2023', '1e12', '-5', '9'.repeat(40)])
    expect(look({}, { meta: meta(FIRST, issued), undated: 'parent' }), issued).toBe(`${META} stale`)
})

it('takes what has no date only where that is asked for, and not from a cache even then', () => {
  const undated = { meta: meta(FIRST, null) }
  expect(look({}, undated)).toBe(`${META} stale`)
  expect(look({}, { ...undated, undated: 'parent' })).toBe(`${META} fresh`)
  expect(look({ transferSize: 0 }, { ...undated, undated: 'parent' })).toBe(`${META} stale`)
})

it('prefers the header, unless only the page itself is fresh', () => {
  expect(look({ serverTiming: timing(SECOND, ORIGIN + 100) })).toBe(`${HEADER} fresh`)
  expect(look({ serverTiming: timing(SECOND, ORIGIN - 90_000) })).toBe(`${META} fresh`)
  const both = { meta: meta(FIRST, ORIGIN - 90_000) }
  expect(look({ serverTiming: timing(SECOND, ORIGIN - 90_000) }, both)).toBe(`${HEADER} stale`)
})

it('judges a page from a Service Worker by its time alone', () => {
  const fromWorker = { workerStart: 6, transferSize: 0 }
  expect(look(fromWorker)).toBe(`${META} fresh`)
  expect(look(fromWorker, { meta: meta(FIRST, ORIGIN - 90_000) })).toBe(`${META} stale`)
})

it('makes nothing of what is no traceparent', () => {
  for (const content of [
    '',
    'x',
    `${FIRST}-x`,
    FIRST.toUpperCase(),
    `00-${'0'.repeat(32)}-b7ad6b7169203331-01`,
  ])
    expect(look({}, { meta: meta(content) }), content).toBeUndefined()
  expect(look({}, { meta: undefined })).toBeUndefined()
})
