/** Web Vitals of a real page, provoked by real input: what they are, what they are due to, and that they arrive. */
import { expect, it } from 'vitest'
import { pageSetting } from '../../support/open-page.js'

const setting = pageSetting()

const vitals = () => setting.sink.logs().filter(({ eventName }) => eventName === 'browser.web_vital')
const all = (name: string) =>
  vitals().filter(({ attributes }) => attributes['browser.web_vital.name'] === name)
const arrived = (...names: string[]) => setting.sink.until(() => names.every((name) => all(name).length > 0))
const due = (name: string) =>
  Object.fromEntries(
    Object.entries(all(name)[0]!.attributes)
      .filter(([key]) => key.startsWith('throughline.web_vital.'))
      .map(([key, value]) => [key.slice('throughline.web_vital.'.length), value]),
  )

const BODY = `<div id=top></div><main class="moved shop"><img src="/picture.svg?sig=secret" class=hero width=400 height=300>
  <button id=order>Order 7</button></main>`
const PICTURE = `<svg xmlns="http://www.w3.org/2000/svg" width="400" height="300"><rect width="400" height="300"/></svg>
  <!-- ${'A browser takes what is small for its size for a background. '.repeat(40)} -->`

async function open() {
  setting.app.pages.set('/picture.svg', { type: 'image/svg+xml', body: PICTURE })
  await setting.open(BODY)
}

/** Until the browser has told of an entry that a function of the page's accepts, and who else listens has heard. */
const seen = (type: string, accepts = 'true') =>
  setting.page.evaluate(
    ([type, accepts]) =>
      new Promise<void>((resolve) => {
        const isIt = new Function('entry', `return ${accepts}`)
        new PerformanceObserver((list) => {
          if (list.getEntries().some((entry) => isIt(entry)))
            setTimeout(() => requestIdleCallback(() => resolve(), { timeout: 2000 }))
        }).observe({ type, buffered: true, durationThreshold: 16 } as PerformanceObserverInit)
      }),
    [type, accepts] as const,
  )

/** Pushes the page down after it was drawn. */
async function shift() {
  await seen('paint')
  await setting.page.evaluate(() => {
    document.getElementById('top')!.style.height = '200px'
  })
  await seen('layout-shift')
}

/** Waits until what is loaded later is there: it is the first to tell of the first byte. */
const loaded = () =>
  setting.page.evaluate(async () => {
    while (window.telemetry.status().logs.created === 0)
      await new Promise<void>((resolve) => requestIdleCallback(() => resolve(), { timeout: 100 }))
  })

it('has those of the load with what they are due to, in its trace', async () => {
  await open()
  // Before telemetry is there: the browser keeps it.
  await seen('largest-contentful-paint', 'entry.url')
  await shift()
  await setting.start({ instrument: { pageLoad: true, webVitals: true } })
  await loaded()
  const spans = await setting.spans()
  // The last of them are told as the page is left.
  await setting.page.goto('about:blank')
  await arrived('ttfb', 'fcp', 'lcp', 'cls')
  const load = spans.find(({ name }) => name === 'documentLoad')
  for (const { traceId, spanId, attributes, timeUnixNano } of vitals()) {
    expect({ traceId, spanId }).toEqual({ traceId: load?.traceId, spanId: load?.spanId })
    expect(BigInt(timeUnixNano!)).toBeGreaterThanOrEqual(BigInt(load!.startTimeUnixNano!))
    expect(attributes).toMatchObject({
      'browser.web_vital.id': expect.stringMatching(/^v\d/),
      'browser.web_vital.value': expect.any(Number),
      'browser.web_vital.delta': attributes['browser.web_vital.value'],
      'browser.web_vital.rating': expect.stringMatching(/^(good|needs-improvement|poor)$/),
      'browser.web_vital.navigation_type': 'navigate',
      'url.path': '/',
      'url.template': '/',
    })
  }
  expect(vitals()).toHaveLength(4)
  expect(due('lcp')).toEqual({
    target: 'html>body>main.moved.shop>img.hero',
    url: `${setting.app.url}/picture.svg?sig=REDACTED`,
    time_to_first_byte: expect.any(Number),
    resource_load_delay: expect.any(Number),
    resource_load_duration: expect.any(Number),
    element_render_delay: expect.any(Number),
  })
  const phases = ['waiting', 'cache', 'dns', 'connection', 'request'].map((phase) => `${phase}_duration`)
  expect(Object.keys(due('ttfb')).sort()).toEqual(phases.sort())
  expect(due('fcp')).toMatchObject({ load_state: expect.any(String), first_byte_to_fcp: expect.any(Number) })
  expect(due('cls')).toMatchObject({ load_state: 'complete', target: 'html>body>main.moved.shop' })
  const [cls] = all('cls')
  expect(cls!.attributes['browser.web_vital.value']).toBeGreaterThan(0)
  expect(due('cls').largest_shift_value).toBeLessThanOrEqual(
    cls!.attributes['browser.web_vital.value'] as number,
  )
})

/** Keeps the page busy in a click's listener. */
const listen = () =>
  setting.page.evaluate(() =>
    document.getElementById('order')!.addEventListener('click', () => {
      const until = performance.now() + 250
      while (performance.now() < until);
      // A click that changes nothing has no next paint.
      requestAnimationFrame(() => {})
    }),
  )

it('has the slow answer to a click, in the trace of the click, though its element is gone later', async () => {
  await open()
  await setting.start({ instrument: { webVitals: true } })
  await loaded()
  await listen()
  const slow = seen('event', "entry.name === 'click' && entry.duration > 200")
  await setting.page.click('#order')
  await slow
  await setting.page.evaluate(() => document.getElementById('order')!.remove())
  const spans = await setting.spans()
  await setting.page.goto('about:blank')
  await arrived('inp')
  const click = spans.find(({ name }) => name === 'click Order 7')
  const [inp] = all('inp')
  expect(inp).toMatchObject({ traceId: click?.traceId, spanId: click?.spanId })
  expect(inp!.attributes['browser.web_vital.value']).toBeGreaterThanOrEqual(240)
  expect(inp!.attributes['browser.web_vital.rating']).not.toBe('good')
  expect(due('inp')).toEqual({
    target: '#order',
    event_type: 'click',
    load_state: 'complete',
    input_delay: expect.any(Number),
    processing_duration: expect.any(Number),
    presentation_delay: expect.any(Number),
  })
  expect(due('inp').processing_duration).toBeGreaterThanOrEqual(240)
})

it('has a click that the page is left by, as soon as the browser told of it', async () => {
  await open()
  await setting.start({ instrument: { webVitals: true }, limits: { batchDelayMs: 60_000 } })
  await loaded()
  await listen()
  await setting.page.evaluate(() => {
    new PerformanceObserver(() => location.assign('about:blank')).observe({ type: 'event' })
  })
  // The driver waits for ever where a page is closed in the middle of a navigation.
  const left = setting.page.waitForURL('about:blank')
  await setting.page.click('#order')
  await left
  await arrived('inp')
  expect(due('inp')).toMatchObject({ target: '#order', event_type: 'click' })
})

it('tells by how much a value has grown since it was told', async () => {
  await open()
  await setting.start({ instrument: { webVitals: true } })
  await loaded()
  const hide = (visibilityState: string) =>
    setting.page.evaluate((visibilityState) => {
      Object.defineProperty(document, 'visibilityState', { value: visibilityState, configurable: true })
      document.dispatchEvent(new Event('visibilitychange', { bubbles: true }))
    }, visibilityState)
  await shift()
  await hide('hidden')
  await hide('visible')
  const before = await setting.page.evaluate(() => {
    // More than before, since what moves a second later is a new window, of which the largest counts.
    document.getElementById('top')!.style.height = '600px'
    return performance.now()
  })
  await seen('layout-shift', `entry.startTime > ${before}`)
  await hide('hidden')
  await setting.sink.until(() => all('cls').length > 1)
  const [first, second] = all('cls').map(({ attributes }) => attributes)
  const [value, delta] = ['value', 'delta'].map((what) => second![`browser.web_vital.${what}`] as number)
  expect(second!['browser.web_vital.id']).toBe(first!['browser.web_vital.id'])
  expect(delta).toBeGreaterThan(0)
  expect(value! - delta!).toBeCloseTo(first!['browser.web_vital.value'] as number)
  expect(all('lcp')).toHaveLength(1)
})

it('makes no spans of clicks that nobody in the page listens to', async () => {
  await open()
  await setting.start({ instrument: { webVitals: true } })
  await loaded()
  await setting.page.click('#order')
  expect(await setting.spans()).toEqual([])
})

it('is off when it is switched off, and silent when it is stopped', async () => {
  await open()
  await setting.start({ instrument: { webVitals: false } })
  await setting.page.evaluate(
    () => new Promise<void>((resolve) => setTimeout(() => requestIdleCallback(() => resolve()))),
  )
  await setting.page.evaluate(() => window.telemetry.flush())
  expect(vitals()).toEqual([])
  await setting.page.evaluate(() => window.telemetry.stop())
  await seen('largest-contentful-paint', 'entry.url')
  await setting.start({ instrument: { webVitals: true } })
  await loaded()
  // What is known is told now, since nothing will be later.
  await setting.page.evaluate(() => window.telemetry.stop())
  expect(all('lcp')).toHaveLength(1)
  const count = vitals().length
  await setting.start({ instrument: { webVitals: false } })
  await shift()
  await setting.page.evaluate(() => window.telemetry.event('last'))
  await setting.page.goto('about:blank')
  await setting.sink.until(() => setting.sink.logs().some(({ eventName }) => eventName === 'last'))
  expect(vitals()).toHaveLength(count)
})
