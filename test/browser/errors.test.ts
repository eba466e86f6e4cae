/** Errors that nobody caught: recorded in their trace, and seen by the page as without us. */
import { expect, it } from 'vitest'
import { pageSetting } from '../support/open-page.js'

const setting = pageSetting()

const logs = async () => {
  await setting.spans()
  return setting.sink.logs()
}

/** Four errors, each heard by a listener and by `onerror`, and three rejections. */
const SEEN = 11

/** Throws in every way; answers what the page's own listeners saw of it, when they have seen all. */
const misbehave = () =>
  setting.page.evaluate(async (all) => {
    const seen: string[] = []
    window.addEventListener('error', ({ error }) => seen.push(`error ${error?.message}`))
    window.addEventListener('unhandledrejection', ({ reason, promise }) =>
      seen.push(`rejection ${reason?.message ?? reason} ${typeof promise.then}`),
    )
    window.onerror = (message) => seen.push(`onerror ${message}`) > 100
    const fail = (message: string) => () => {
      throw new Error(message)
    }
    setTimeout(fail('timer'))
    queueMicrotask(fail('microtask'))
    void Promise.resolve().then(fail('then'))
    void Promise.reject('a string')
    void Promise.reject(undefined)
    requestAnimationFrame(fail('frame'))
    document.body.addEventListener('click', fail('listener'))
    document.body.click()
    const handled = Promise.reject(new Error('handled at once'))
    await handled.catch(() => {})
    while (seen.length < all) await new Promise((resolve) => setTimeout(resolve))
    // Others listen too.
    await new Promise((resolve) => setTimeout(resolve))
    return seen.sort()
  }, SEEN)

it('leaves the page its own errors, rejections and console', async () => {
  const { page } = setting
  let said: string[] = []
  page.on('pageerror', (error) => said.push(`pageerror ${error?.message ?? error}`))
  page.on('console', (message) => said.push(`${message.type()} ${message.text()}`))
  const uncaught = async () => {
    const seen = await misbehave()
    return { seen, said: said.sort() }
  }
  await setting.open()
  const without = await uncaught()
  expect(without.seen).toHaveLength(SEEN)
  said = []
  await setting.open()
  await setting.start()
  expect(await uncaught()).toEqual(without)
})

it('records each with its exception attributes', async () => {
  await setting.open()
  await setting.start()
  await misbehave()
  const records = await logs()
  const messages = records.map(({ attributes }) => attributes['exception.message'])
  const expected = ['a string', 'frame', 'listener', 'microtask', 'then', 'timer', 'undefined']
  expect(messages.sort()).toEqual(expected)
  for (const record of records)
    expect(record).toMatchObject({ eventName: 'exception', severityNumber: 17, severityText: 'ERROR' })
  const timer = records.find(({ attributes }) => attributes['exception.message'] === 'timer')
  expect(timer?.attributes['exception.type']).toBe('Error')
  expect(timer?.attributes['exception.stacktrace']).toMatch(/Error: timer\n.*at /)
})

it('joins each to the trace in which it was thrown', async () => {
  await setting.open()
  await setting.start()
  await setting.page.evaluate(() => {
    window.telemetry.span('cause', () => {
      setTimeout(() => {
        throw new Error('timer')
      })
      void Promise.resolve().then(() => Promise.reject(new Error('rejection')))
      void Promise.reject('primitive')
    })
    return new Promise((resolve) => setTimeout(resolve, 20))
  })
  const records = await logs()
  const [cause] = setting.sink.spans()
  expect(records).toHaveLength(3)
  for (const { traceId, spanId } of records)
    expect({ traceId, spanId }).toEqual({ traceId: cause?.traceId, spanId: cause?.spanId })
})

it('lets the page prevent what it handles', async () => {
  await setting.open()
  const said: string[] = []
  setting.page.on('pageerror', (error) => said.push(error.message))
  setting.page.on('console', (message) => said.push(message.text()))
  await setting.start()
  await setting.page.evaluate(() => {
    window.addEventListener('unhandledrejection', (event) => event.preventDefault())
    window.addEventListener('error', (event) => event.preventDefault())
    void Promise.reject(new Error('mine'))
    setTimeout(() => {
      throw new Error('mine too')
    })
    return new Promise((resolve) => setTimeout(resolve, 20))
  })
  expect(said).toEqual([])
  expect(await logs()).toHaveLength(2)
})

it('records one error object once, and a loop of errors up to its limit', async () => {
  await setting.open()
  const said: string[] = []
  setting.page.on('console', (message) => said.push(message.text()))
  await setting.start()
  await setting.page.evaluate(() => {
    const again = new Error('again')
    for (let count = 0; count < 5; count++) reportError(again)
    for (let count = 0; count < 200; count++) reportError(new Error(`loop ${count}`))
  })
  const records = await logs()
  expect(records).toHaveLength(51)
  expect(records[50]).toMatchObject({
    eventName: 'throughline.errors.dropped',
    attributes: { 'throughline.error.repeats': 151 },
  })
  expect(said.filter((line) => line.includes('errors a minute'))).toHaveLength(1)
})

it('counts equal errors, and stays quick in a storm of them', async () => {
  await setting.open()
  await setting.start()
  await setting.page.evaluate(() => {
    const fail = () => reportError(new TypeError('again and again'))
    for (let count = 0; count < 400; count++) fail()
    for (let count = 0; count < 10_000; count++) reportError(new Error(`storm ${count}`))
  })
  const records = await logs()
  const repeats = records.filter(({ attributes }) => attributes['throughline.error.repeats'])
  expect(records).toHaveLength(52)
  expect(
    repeats.map(({ eventName, attributes }) => [eventName, attributes['throughline.error.repeats']]),
  ).toEqual([
    ['exception', 399],
    ['throughline.errors.dropped', 9951],
  ])
})

it('tells causes, the errors of an aggregate, and what is no error', async () => {
  await setting.open()
  await setting.start()
  await setting.page.evaluate(() => {
    reportError(new AggregateError([new Error('first'), 'second'], 'all', { cause: new RangeError('why') }))
    reportError({ message: 'an object' })
    reportError({ code: 7 })
    reportError(new DOMException('gone', 'NotFoundError'))
  })
  const [aggregate, ...rest] = (await logs()).map(({ attributes }) => attributes)
  expect(aggregate?.['exception.stacktrace']).toMatch(
    /Caused by: RangeError: why[\s\S]*Together with: Error: first[\s\S]*Together with: second/,
  )
  expect(rest.map((one) => [one['exception.type'], one['exception.message']])).toEqual([
    ['object', 'an object'],
    ['object', '{"code":7}'],
    ['NotFoundError', 'gone'],
  ])
})

it('records what the page could not load, and what its policy forbids', async () => {
  setting.app.pages.set('/gone.png', { type: 'text/plain', body: '', status: 404 })
  await setting.open()
  setting.app.pages.get('/')!.headers = { 'content-security-policy': 'connect-src http://127.0.0.1:*' }
  await setting.page.reload()
  await setting.start()
  await setting.page.evaluate(async () => {
    const image = new Image()
    const failed = new Promise((resolve) => {
      image.onerror = resolve
    })
    image.src = '/gone.png?sig=secret'
    document.body.append(image)
    await failed
    const told = new Promise((resolve) => new ReportingObserver(resolve).observe())
    await fetch('http://localhost:9/forbidden').catch(() => {})
    await told
  })
  const records = await logs()
  expect(records.map(({ eventName }) => eventName)).toEqual([
    'throughline.resource.error',
    'throughline.browser.report',
  ])
  expect(records[0]?.attributes).toEqual({
    'throughline.resource.element': 'img',
    'url.full': `${setting.app.url}/gone.png?sig=REDACTED`,
  })
  expect(records[1]?.attributes).toMatchObject({
    'throughline.report.type': 'csp-violation',
    'throughline.report.id': 'connect-src',
    'throughline.report.blocked': 'http://localhost:9/forbidden',
  })
})

it('hears of its policy by the event where there is no Reporting API', async () => {
  await setting.open()
  setting.app.pages.get('/')!.headers = { 'content-security-policy': 'connect-src http://127.0.0.1:*' }
  await setting.page.addInitScript(() => Reflect.deleteProperty(window, 'ReportingObserver'))
  await setting.page.reload()
  const heard = await setting.page.evaluate(() => typeof ReportingObserver)
  await setting.start()
  const forbidden = () =>
    setting.page.evaluate(async () => {
      const told = new Promise((resolve) =>
        addEventListener('securitypolicyviolation', resolve, { once: true }),
      )
      await fetch('http://localhost:9/forbidden?sig=secret').catch(() => {})
      await told
    })
  await forbidden()
  const [record, ...others] = await logs()
  expect([heard, others]).toEqual(['undefined', []])
  expect(record).toMatchObject({
    eventName: 'throughline.browser.report',
    attributes: {
      'throughline.report.type': 'csp-violation',
      'throughline.report.id': 'connect-src',
      'throughline.report.blocked': 'http://localhost:9/forbidden?sig=REDACTED',
      'throughline.report.disposition': 'enforce',
    },
  })
  await setting.page.evaluate(() => window.telemetry.stop())
  await forbidden()
  expect(setting.sink.logs()).toHaveLength(1)
})

it('goes out again on stop', async () => {
  await setting.open()
  await setting.start()
  await setting.page.evaluate(() => window.telemetry.stop().then(() => reportError(new Error('late'))))
  await setting.start({ instrument: { errors: false } })
  await setting.page.evaluate(() => reportError(new Error('off')))
  expect(await logs()).toEqual([])
})
