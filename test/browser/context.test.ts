/** Context in a page: what carries it, and what it leaves alone. */

import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { expect, it } from 'vitest'
import { pageSetting } from '../support/open-page.js'

interface Zone {
  name: string
  current: Zone
  fork(spec: { name: string }): Zone
  run<T>(fn: () => T): T
}

declare global {
  interface Window {
    Zone: Zone
    /** Async functions as the plugin lowers them. */
    lowered: { wait(): Promise<void>; fail(message: string): Promise<void> }
  }
}

const setting = pageSetting()
const zoneJs = readFileSync(createRequire(import.meta.url).resolve('zone.js'), 'utf8')
const addZoneJs = async () => {
  setting.app.pages.set('/zone.js', { type: 'text/javascript', body: zoneJs })
  await setting.page.addScriptTag({ url: '/zone.js', type: 'module' })
}

/** What is active in callbacks of several kinds, each registered in the span `outer` and called outside of it. */
const namesInCallbacks = () =>
  setting.page.evaluate(async () => {
    const name = () => (window.api.trace.getActiveSpan() as { name?: string } | undefined)?.name
    const names: Record<string, string | undefined> = {}
    const button = document.body.appendChild(document.createElement('b'))
    window.telemetry.span('other', () => button.addEventListener('keydown', () => {}))
    const done = window.telemetry.span('outer', () => {
      const waits = [
        Promise.resolve().then(() => {
          names.promise = name()
        }),
        new Promise<void>((resolve) => {
          setTimeout(() => {
            names.timer = name()
            resolve()
          })
        }),
        window.lowered.wait().then(() => {
          names.lowered = name()
        }),
      ]
      button.addEventListener('keydown', () => {
        names.listener = name()
      })
      return Promise.all(waits)
    })
    button.dispatchEvent(new Event('keydown'))
    await done
    return names
  })
const OUTER = { promise: 'outer', timer: 'outer', lowered: 'outer', listener: 'outer' }

it('leaves `Promise` and the rest of the globals as they are, and brings no zone.js', async () => {
  await setting.open()
  await setting.page.evaluate(() => Object.assign(window, { before: [Promise, XMLHttpRequest, Event] }))
  await setting.start()
  const seen = await setting.page.evaluate(() => {
    const { before } = window as unknown as { before: unknown[] }
    const made = (async () => {})()
    return [
      before.every((one, index) => one === [Promise, XMLHttpRequest, Event][index]),
      made.constructor === Promise,
      'Zone' in window,
    ]
  })
  expect(seen).toEqual([true, true, false])
  expect(await namesInCallbacks()).toEqual(OUTER)
})

it('keeps context in a page that has a zone.js, and stays inside the page’s own zone', async () => {
  await setting.open()
  await addZoneJs()
  await setting.start()
  expect(await namesInCallbacks()).toEqual(OUTER)
  const zone = await setting.page.evaluate(() =>
    window.Zone.current
      .fork({ name: 'angular' })
      .run(() =>
        window.telemetry.span('outer', () => window.lowered.wait().then(() => window.Zone.current.name)),
      ),
  )
  expect(zone).toBe('angular')
})

it('is not led astray by a zone.js that comes later, which has one listener for all of its own', async () => {
  await setting.open()
  await setting.start()
  await addZoneJs()
  const { timer, ...others } = await namesInCallbacks()
  expect(timer).toBe('outer')
  // A wrong context would be worse than none.
  expect(Object.values(others).filter((name) => name !== 'outer' && name !== undefined)).toEqual([])
})

it('starts in a page that has frozen its prototypes, and keeps what context it can', async () => {
  await setting.open()
  await setting.page.evaluate(() => {
    for (const one of [Promise, EventTarget, XMLHttpRequest, WebSocket, AbortSignal])
      Object.freeze(one.prototype)
    Object.freeze(Promise)
  })
  await setting.start()
  expect(await setting.page.evaluate(() => window.telemetry.span('outer', () => 'works'))).toBe('works')
  expect(await namesInCallbacks()).toMatchObject({ timer: 'outer' })
  expect((await setting.spans()).map(({ name }) => name)).toEqual(['outer', 'other', 'outer'])
})

it('lets listeners be added and removed as without us', async () => {
  const listeners = () =>
    setting.page.evaluate(() => {
      const seen: string[] = []
      const target = new EventTarget()
      const twice = () => seen.push('twice')
      const removed = () => seen.push('removed')
      const capture = () => seen.push('capture')
      const once = () => seen.push('once')
      const object = { handleEvent: () => seen.push('first') }
      const controller = new AbortController()
      const own = function (this: unknown) {
        seen.push(`this ${this === target}`)
      }
      const add = () => {
        for (const one of [twice, twice, removed, own]) target.addEventListener('a', one)
        target.addEventListener('a', capture, true)
        target.addEventListener('a', once, { once: true })
        target.addEventListener('a', object)
        target.addEventListener('a', twice, { signal: controller.signal })
        target.addEventListener('b', () => seen.push('signal'), { signal: controller.signal })
      }
      if (window.telemetry) window.telemetry.span('adds', add)
      else add()
      object.handleEvent = () => seen.push('changed')
      target.removeEventListener('a', removed)
      target.removeEventListener('a', capture)
      target.addEventListener('a', null)
      controller.abort()
      for (const type of ['a', 'a', 'b']) target.dispatchEvent(new Event(type))
      target.addEventListener('a', once, { once: true })
      target.removeEventListener('a', capture, { capture: true })
      target.dispatchEvent(new Event('a'))
      return seen
    })
  await setting.open()
  const without = await listeners()
  await setting.start()
  expect(await listeners()).toEqual(without)
})

it('lets a listener be removed after stop that was added before', async () => {
  await setting.open()
  await setting.start()
  const called = await setting.page.evaluate(async () => {
    let called = 0
    const listener = () => {
      called++
    }
    addEventListener('news', listener)
    await window.telemetry.stop()
    dispatchEvent(new Event('news'))
    removeEventListener('news', listener)
    dispatchEvent(new Event('news'))
    return called
  })
  expect(called).toBe(1)
})

it('knows where a lowered function failed whose promise nobody waits for', async () => {
  await setting.open()
  await setting.start()
  await setting.page.evaluate(() => {
    window.telemetry.span('cause', () => void window.lowered.fail('lost'))
    return new Promise((resolve) => setTimeout(resolve, 20))
  })
  const [cause] = await setting.spans()
  expect(setting.sink.logs()).toMatchObject([
    { attributes: { 'exception.message': 'lost' }, traceId: cause?.traceId, spanId: cause?.spanId },
  ])
})

it('describes the browser in the resource', async () => {
  await setting.open()
  await setting.start({ serviceName: undefined, resource: { 'app.build': 7 } })
  await setting.page.evaluate(() => window.telemetry.span('any', () => {}))
  const [span] = await setting.spans()
  expect(span?.resource).toMatchObject({
    'service.name': 'unknown_service:browser',
    'telemetry.sdk.language': 'webjs',
    'user_agent.original': await setting.page.evaluate(() => navigator.userAgent),
    'browser.language': await setting.page.evaluate(() => navigator.language),
    'browser.mobile': false,
    'app.build': 7,
  })
})

it('takes a path as endpoint from the page’s origin', async () => {
  await setting.open()
  await setting.page.evaluate(async () => {
    const telemetry = window.throughline.start({ endpoint: '/otlp', metrics: false, session: false })
    telemetry.span('any', () => {})
    await telemetry.stop()
  })
  expect(setting.app.seen.map(({ method, path }) => `${method} ${path}`)).toEqual(['POST /otlp/v1/traces'])
})
