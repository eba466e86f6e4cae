/** zone.js in a page: installed on demand, once, and without chains of zones. */

import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { expect, it } from 'vitest'
import { pageSetting } from '../support/open-page.js'

interface Zone {
  name: string
  parent: Zone | null
  root: Zone
  current: Zone
  fork(spec: { name: string }): Zone
  run<T>(fn: () => T): T
}

declare global {
  interface Window {
    Zone: Zone
  }
}

const setting = pageSetting()
const zoneJs = readFileSync(createRequire(import.meta.url).resolve('zone.js'), 'utf8')

it('does not evaluate zone.js before start', async () => {
  await setting.open()
  expect(await setting.page.evaluate(() => 'Zone' in window)).toBe(false)
  await setting.start()
  expect(await setting.page.evaluate(() => 'Zone' in window)).toBe(true)
  const left = await setting.page.evaluate(() =>
    Object.keys(window).filter((name) => name.includes('WRAPPING')),
  )
  expect(left).toEqual([])
})

it('takes the zone.js that the page has, and stays inside the page’s own zone', async () => {
  setting.app.pages.set('/zone.js', { type: 'text/javascript', body: zoneJs })
  await setting.open()
  await setting.page.addScriptTag({ url: '/zone.js', type: 'module' })
  await setting.page.evaluate(() => Object.assign(window, { theirs: window.Zone }))
  await setting.start()
  const names = await setting.page.evaluate(() => {
    const same = (window as unknown as { theirs: Zone }).theirs === window.Zone
    const angular = window.Zone.current.fork({ name: 'angular' })
    return angular.run(() =>
      window.telemetry.span('outer', () =>
        window.telemetry.span('inner', () => {
          const names: string[] = [String(same)]
          for (let zone: Zone | null = window.Zone.current; zone; zone = zone.parent) names.push(zone.name)
          return names
        }),
      ),
    )
  })
  expect(names).toEqual(['true', 'throughline', 'angular', '<root>'])
})

it('does not grow with a timer that sets the next', async () => {
  await setting.open()
  await setting.start()
  const depths = await setting.page.evaluate(
    () =>
      new Promise<number[]>((resolve) => {
        const depths: number[] = []
        const tick = () =>
          window.telemetry.span('tick', () => {
            let depth = 0
            for (let zone: Zone | null = window.Zone.current; zone; zone = zone.parent) depth++
            depths.push(depth)
            if (depths.length === 20) resolve(depths)
            else setTimeout(tick)
          })
        tick()
      }),
  )
  expect(new Set(depths)).toEqual(new Set([2]))
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
    const telemetry = window.throughline.start({ endpoint: '/otlp', metrics: false })
    telemetry.span('any', () => {})
    await telemetry.stop()
  })
  expect(setting.app.seen.map(({ method, path }) => `${method} ${path}`)).toEqual(['POST /otlp/v1/traces'])
})
