/** Clicks and submits by a real pointer and keyboard: their spans, and what hangs below them. */
import { expect, it } from 'vitest'
import { pageSetting } from '../../support/open-page.js'

const setting = pageSetting()
const names = async () => (await setting.spans()).map(({ name }) => name)

/** Makes each element with an id count its clicks as `window.calls`, registered in several ways. */
const listen = () =>
  setting.page.evaluate(() => {
    const calls: string[] = []
    const element = (id: string) => document.getElementById(id) as HTMLElement
    element('added').addEventListener('click', () => calls.push('added'))
    element('property').onclick = () => calls.push('property')
    element('object').addEventListener('click', { handleEvent: () => void calls.push('object') })
    element('once').addEventListener('click', () => calls.push('once'), { once: true })
    const removed = () => calls.push('removed')
    element('removed').addEventListener('click', removed)
    element('removed').removeEventListener('click', removed)
    const selfish = () => {
      calls.push('selfish')
      element('selfish').removeEventListener('click', selfish)
    }
    element('selfish').addEventListener('click', selfish)
    Object.assign(window, { calls })
  })
const calls = () => setting.page.evaluate(() => (window as unknown as { calls: string[] }).calls)
const IDS = ['added', 'property', 'object', 'once', 'removed', 'selfish']
const BUTTONS = IDS.map((id) => `<button id=${id}>Say ${id}</button>`).join('')

it('names a root span for what the person saw, and ends it with the event', async () => {
  await setting.open('<button id=order><img alt="Cart"> <b>Place\n order</b></button>')
  await setting.start()
  await setting.page.evaluate(() => {
    document.getElementById('order')?.addEventListener('click', () => {
      setTimeout(() => void fetch('/orders', { method: 'POST' }).then(() => fetch('/orders/7')), 20)
    })
  })
  const answered = setting.page.waitForResponse('**/orders/7')
  await setting.page.click('b')
  await answered
  const spans = await setting.spans()
  const [click, post, get] = ['click Cart Place order', 'POST', 'GET'].map((name) =>
    spans.find((span) => span.name === name),
  )
  expect(click).toMatchObject({ kind: 1 })
  expect(click).not.toHaveProperty('parentSpanId')
  expect(click?.attributes).toEqual({
    'throughline.interaction.type': 'click',
    'throughline.interaction.target': 'button#order',
  })
  expect([post?.parentSpanId, get?.parentSpanId]).toEqual([click?.spanId, click?.spanId])
  expect(BigInt(click?.endTimeUnixNano ?? 0)).toBeLessThan(BigInt(post?.startTimeUnixNano ?? 0))
})

it('serves every kind of listener, and calls each as often as without it', async () => {
  await setting.open(BUTTONS)
  const clickAll = async () => {
    for (const id of [...IDS, ...IDS]) await setting.page.click(`#${id}`)
  }
  await listen()
  await clickAll()
  const before = await calls()
  await setting.open(BUTTONS)
  await setting.start()
  await listen()
  await clickAll()
  expect(await calls()).toEqual(before)
  const twice = ['added', 'property', 'object']
  const expected = [...twice, ...twice, 'once', 'selfish'].map((id) => `click Say ${id}`)
  expect((await names()).sort()).toEqual(expected.sort())
})

it('serves listeners on ancestors, in one span for one click', async () => {
  await setting.open('<main><button>Buy</button><p>text</p></main>')
  await setting.start()
  await setting.page.evaluate(() => {
    for (const target of [window, document, document.body, document.querySelector('button')])
      target?.addEventListener('click', () => window.telemetry.span('handled', () => {}))
  })
  await setting.page.click('p')
  await setting.page.click('button')
  const spans = await setting.spans()
  const clicks = spans.filter(({ name }) => name?.startsWith('click'))
  expect(clicks.map(({ name }) => name)).toEqual(['click Buy'])
  const parents = spans.filter(({ name }) => name === 'handled').map(({ parentSpanId }) => parentSpanId)
  expect(parents.sort()).toEqual([...Array(3).fill(undefined), ...Array(4).fill(clicks[0]?.spanId)].sort())
})

it('takes a click and the submit that it brings for one act', async () => {
  await setting.open('<form aria-label=Checkout><input name=card value=4111><button>Pay now</button></form>')
  await setting.start()
  await setting.page.evaluate(() => {
    document.querySelector('button')?.addEventListener('click', () => {})
    document.querySelector('form')?.addEventListener('submit', (event) => {
      event.preventDefault()
      window.telemetry.span('validated', () => {})
    })
  })
  await setting.page.click('button')
  await setting.page.evaluate(() => document.querySelector('form')?.requestSubmit())
  const spans = await setting.spans()
  expect(spans.map(({ name }) => name)).toEqual([
    'validated',
    'click Pay now',
    'validated',
    'submit Checkout',
  ])
  expect(spans[0]?.parentSpanId).toBe(spans[1]?.spanId)
  expect(spans[2]?.parentSpanId).toBe(spans[3]?.spanId)
})

it('takes a label and its checkbox, and a click made by a listener, for one act', async () => {
  await setting.open('<label>I agree <input type=checkbox></label><a href="#a">Open</a>')
  await setting.start({ instrument: { navigation: false } })
  await setting.page.evaluate(() => {
    for (const element of document.querySelectorAll('label,input'))
      element.addEventListener('click', () => {})
    document.querySelector('a')?.addEventListener('click', () => document.querySelector('input')?.click())
  })
  await setting.page.click('label', { position: { x: 5, y: 5 } })
  await setting.page.click('a')
  expect(await names()).toEqual(['click I agree', 'click Open'])
})

it('marks the span of a listener that throws, and lets the page see the error', async () => {
  await setting.open('<button>Fail</button>')
  await setting.start()
  const seen = setting.page.waitForEvent('pageerror')
  await setting.page.evaluate(() =>
    document.querySelector('button')?.addEventListener('click', () => {
      throw new RangeError('no stock')
    }),
  )
  await setting.page.click('button')
  expect((await seen).message).toBe('no stock')
  const [span] = await setting.spans()
  expect(span).toMatchObject({ name: 'click Fail', status: { code: 2, message: 'no stock' } })
  const [log] = setting.sink.logs()
  expect(log).toMatchObject({ eventName: 'exception', traceId: span?.traceId, spanId: span?.spanId })
})

it('is out again after stop, and off when it is switched off', async () => {
  await setting.open('<button>Buy</button>')
  await setting.start()
  await setting.page.evaluate(() => document.querySelector('button')?.addEventListener('click', () => {}))
  await setting.page.evaluate(() => window.telemetry.stop())
  await setting.page.click('button')
  await setting.start({ instrument: { interactions: false } })
  await setting.page.click('button')
  expect(await names()).toEqual([])
})
