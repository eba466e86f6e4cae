/** Rendered pages that a cache handed out: nobody's load becomes a part of a request that was another's. */
import { expect, it } from 'vitest'
import {
  arrived,
  fate,
  fromHeader,
  fromMeta,
  loads,
  made,
  noted,
  requests,
  serve,
  server,
  setting,
} from '../../support/rendered-page.js'
import type { SinkSpan } from '../../support/sink.js'

it('a page from the browser’s own cache is a trace of its own, also when it is gone back to', async () => {
  serve({ head: fromMeta, headers: () => ({ ...fromHeader(), 'cache-control': 'private, max-age=3600' }) })
  serve({}, '/elsewhere')
  const visits = ['/', '/elsewhere', '/', '/elsewhere', 'back']
  for (const [index, path] of visits.entries()) {
    if (path === 'back') await setting.page.goBack()
    else await setting.page.goto(setting.app.url + path)
    await setting.sink.until(() => loads().length === index + 1)
  }
  const [all, served] = await arrived(5, 1)
  const ours = all.filter(({ attributes }) => attributes['url.full'] === `${setting.app.url}/`)
  expect(served).toHaveLength(1)
  expect(ours.map((load) => fate(load, served))).toEqual([
    'part of 0',
    'own trace, linked to 0',
    'own trace, linked to 0',
  ])
  expect(new Set(ours.map(({ traceId }) => traceId)).size).toBe(3)
})

it('a page that the server said is unchanged continues by the new header, and not by the old page', async () => {
  const isKnown = (headers: NodeJS.Dict<unknown>) => headers['if-none-match'] === '"1"'
  for (const [path, headers] of Object.entries({ '/': fromHeader, '/meta': () => ({}) })) {
    serve(
      { head: fromMeta, headers: () => ({ ...headers(), etag: '"1"', 'cache-control': 'no-cache' }) },
      path,
    )
    const page = setting.app.pages.get(path)!
    page.status = ({ headers }) => (isKnown(headers) ? 304 : 200)
  }
  const visits = ['/', '/', '/meta', '/meta']
  for (const [index, path] of visits.entries()) {
    await setting.page.goto(setting.app.url + path)
    await setting.sink.until(() => loads().length === index + 1)
  }
  const [all, served] = await arrived(4, 2)
  const others = requests('/meta')
  expect([...served, ...others].map(({ attributes }) => attributes['http.response.status_code'])).toEqual([
    200, 304, 200, 304,
  ])
  expect(all.slice(0, 2).map((load) => fate(load, served))).toEqual(['part of 0', 'part of 1'])
  expect(all.slice(2).map((load) => fate(load, others))).toEqual(['part of 0', 'own trace, linked to 0'])
})

/** A cache in front of the server, which keeps its answer and hands the same bytes to everybody. */
async function visitThroughCache(
  visitors: number,
  change: (answer: string) => string = String,
): Promise<void> {
  const answer = await fetch(`${setting.app.url}/`)
  const text = change(await answer.text())
  const headers = Object.fromEntries(answer.headers)
  const timing = headers['server-timing']
  setting.app.pages.set('/cached', {
    type: 'text/html',
    body: text,
    headers: timing ? { 'server-timing': change(timing) } : {},
  })
  const browser = setting.page.context().browser()!
  for (let visitor = 1; visitor <= visitors; visitor++) {
    const context = await browser.newContext()
    await (await context.newPage()).goto(`${setting.app.url}/cached`)
    await setting.sink.until(() => loads().length === visitor)
    await context.close()
  }
}

const apart = (served: SinkSpan[]) => {
  expect(loads().map((load) => fate(load, served))).toEqual([
    'own trace, linked to 0',
    'own trace, linked to 0',
  ])
  expect(new Set(loads().map(({ traceId }) => traceId)).size).toBe(2)
}

it('strangers who get the same page from a shared cache stay apart: the server marks what a cache may keep', async () => {
  const cacheControl = 'public, s-maxage=60'
  serve({
    head: () => noted(server.traceMeta({ cacheControl })),
    headers: () => ({
      'server-timing': noted(server.serverTiming({ cacheControl })),
      'cache-control': cacheControl,
    }),
  })
  await visitThroughCache(2)
  const [, served] = await arrived(2, 1)
  apart(served)
  for (const text of made) expect(text).toContain('shared')
})

it('strangers stay apart also when the server did not know of the cache, by the page’s age', async () => {
  serve({ head: fromMeta, headers: fromHeader })
  const hour = 3_600_000
  await visitThroughCache(2, (text) =>
    text.replace(/(issued(?:;desc)?=")(\d+)/g, (_, name, time) => `${name}${Number(time) - hour}`),
  )
  const [, served] = await arrived(2, 1)
  apart(served)
})

it('strangers stay apart behind a server that tells no time, unless it is declared to be without a cache', async () => {
  const undated = () => noted(server.traceMeta()).replace(/ data-issued="\d+"/, '')
  serve({ head: undated })
  await visitThroughCache(2)
  const [, served] = await arrived(2, 1)
  apart(served)

  serve({ head: undated, options: { pageLoad: { undated: 'parent' } } })
  await setting.page.goto(setting.app.url)
  const [all, again] = await arrived(3, 2)
  expect(fate(all[2], again)).toBe('part of 1')
})
