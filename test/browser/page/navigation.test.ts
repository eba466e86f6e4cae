/** Changes of route within a document, by routers of every kind, and what hangs below their spans. */
import { expect, it } from 'vitest'
import { pageSetting } from '../../support/open-page.js'

const setting = pageSetting()

const navigations = async () => {
  const spans = await setting.spans()
  return spans.filter(({ name }) => name?.startsWith('navigate'))
}
/** Until a frame is drawn, after which the span of a navigation has ended. */
const drawn = () =>
  setting.page.evaluate(
    () =>
      new Promise((resolve) =>
        setTimeout(() => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(resolve)))),
      ),
  )
/** As in browsers without the Navigation API. */
const forgetNavigationApi = () =>
  setting.page.evaluate(() => Object.defineProperty(window, 'navigation', { value: undefined }))

for (const api of ['Navigation', 'History']) {
  const begin = async (body = '', options = {}) => {
    await setting.open(body)
    if (api === 'History') await forgetNavigationApi()
    await setting.start(options)
  }

  it(`${api}: is a part of the click that brings it`, async () => {
    await begin('<button>Order 7</button>')
    await setting.page.evaluate(() => {
      document.querySelector('button')?.addEventListener('click', () => {
        history.pushState({}, '', '/orders/7?from=list')
        void fetch('/orders/7')
      })
    })
    const answered = setting.page.waitForResponse('**/orders/7')
    await setting.page.click('button')
    await answered
    await drawn()
    const spans = await setting.spans()
    const [click, get, navigation] = ['click Order 7', 'GET', 'navigate /orders/{id}'].map((name) =>
      spans.find((span) => span.name === name),
    )
    expect(navigation?.parentSpanId).toBe(click?.spanId)
    expect(get?.parentSpanId).toBe(click?.spanId)
    expect(navigation?.attributes).toEqual({
      'url.full': `${setting.app.url}/orders/7?from=list`,
      'url.template': '/orders/{id}',
      'browser.navigation.type': 'push',
      'browser.navigation.same_document': true,
      'browser.navigation.hash_change': false,
    })
  })

  it(`${api}: is a root when the visitor goes back, and holds what the page does about it`, async () => {
    await begin()
    await setting.page.evaluate(async () => {
      addEventListener('popstate', () => void fetch('/again'))
      history.pushState({}, '', '/orders/7')
    })
    await drawn()
    const answered = setting.page.waitForResponse('**/again')
    await setting.page.goBack()
    await answered
    await drawn()
    const spans = await setting.spans()
    const [there, back] = await navigations()
    expect([there?.name, back?.name]).toEqual(['navigate /orders/{id}', 'navigate /'])
    for (const one of [there, back]) expect(one).not.toHaveProperty('parentSpanId')
    expect(back?.attributes['browser.navigation.type']).toBe('traverse')
    expect(back?.traceId).not.toBe(there?.traceId)
    expect(spans.find(({ name }) => name === 'GET')?.parentSpanId).toBe(back?.spanId)
  })

  it(`${api}: makes no noise of addresses that stay, are tidied up, or hold a page's state`, async () => {
    await begin()
    await setting.page.evaluate(() => {
      history.pushState({}, '', location.href)
      history.replaceState({ key: 1 }, '')
      history.replaceState({}, '', '/?filter=1')
      history.replaceState({}, '', '/#chapter-2')
    })
    await drawn()
    expect(await navigations()).toEqual([])
    await setting.page.evaluate(() => history.replaceState({}, '', '/login'))
    await drawn()
    expect((await navigations()).map(({ name }) => name)).toEqual(['navigate /login'])
  })

  it(`${api}: tells a change of the fragment, and a router that keeps its path there`, async () => {
    await begin('<a href="#part">Part</a>')
    await setting.page.click('a')
    await drawn()
    await setting.page.evaluate(() => {
      location.hash = '#/orders/7'
    })
    await drawn()
    const found = await navigations()
    expect(found.map(({ name }) => name)).toEqual(['navigate /', 'navigate /#/orders/{id}'])
    for (const { attributes } of found) expect(attributes['browser.navigation.hash_change']).toBe(true)
  })

  it(`${api}: goes by the application's name for the route until it is left`, async () => {
    await begin()
    await setting.page.evaluate(() => {
      history.pushState({}, '', '/orders/a-kind-of-thing')
      window.throughline.setRoute('/orders/:slug')
    })
    await drawn()
    await setting.page.evaluate(() => history.pushState({}, '', '/about'))
    await drawn()
    const found = await navigations()
    expect(found.map(({ name, attributes }) => [name, attributes['url.template']])).toEqual([
      ['navigate /orders/:slug', '/orders/:slug'],
      ['navigate /about', '/about'],
    ])
  })

  it(`${api}: is out again after stop, off when it is switched off, and bounded`, async () => {
    await begin()
    await setting.page.evaluate(() => window.telemetry.stop())
    await setting.page.evaluate(() => history.pushState({}, '', '/a'))
    await setting.start({ instrument: { navigation: false } })
    await setting.page.evaluate(() => history.pushState({}, '', '/b'))
    await drawn()
    expect(await navigations()).toEqual([])
    await setting.page.evaluate(() => window.telemetry.stop())
    await setting.start()
    await setting.page.evaluate(() => {
      for (let index = 0; index < 90; index++) history.pushState({}, '', `/loop/${index}`)
    })
    await drawn()
    expect((await navigations()).length).toBe(60)
  })
}

it('lasts until the router is done that intercepted it, below the click on the link', async () => {
  await setting.open('<a href="/orders/7">Order 7</a>')
  await setting.start()
  await setting.page.evaluate(() => {
    document.addEventListener('click', () => {})
    const { navigation } = window as unknown as { navigation: EventTarget }
    navigation.addEventListener('navigate', (event) => {
      const { intercept } = event as unknown as { intercept(options: object): void }
      intercept.call(event, {
        async handler() {
          await fetch('/first')
          await fetch('/second')
        },
      })
    })
  })
  const answered = setting.page.waitForResponse('**/second')
  await setting.page.click('a')
  await answered
  await drawn()
  const spans = await setting.spans()
  const [click, navigation] = ['click Order 7', 'navigate /orders/{id}'].map((name) =>
    spans.find((span) => span.name === name),
  )
  expect(navigation?.parentSpanId).toBe(click?.spanId)
  const calls = spans.filter(({ name }) => name === 'GET')
  expect(calls.map(({ parentSpanId }) => parentSpanId)).toEqual([navigation?.spanId, navigation?.spanId])
  const ends = calls.map(({ endTimeUnixNano }) => BigInt(endTimeUnixNano ?? 0))
  for (const end of ends) expect(BigInt(navigation?.endTimeUnixNano ?? 0)).toBeGreaterThanOrEqual(end)
})
