/** Frames that held the page up: which, in whose trace, and by which script. */
import { expect, it } from 'vitest'
import { pageSetting } from '../../support/open-page.js'

const setting = pageSetting()

const frames = () =>
  setting.sink
    .logs()
    .filter(
      ({ eventName }) => eventName === 'browser.long_animation_frame' || eventName === 'browser.long_task',
    )

/** A script of the page's own, so that it has an address. */
const SCRIPT = `function blockThePage(ms) {
  const until = performance.now() + ms
  while (performance.now() < until);
}
function listen() {
  document.querySelector('button').addEventListener('click', () => blockThePage(200))
}`

async function open() {
  setting.app.pages.set('/slow.js', { type: 'text/javascript', body: SCRIPT })
  await setting.open('<button>Order 7</button><script src="/slow.js?sig=secret"></script>')
}
/** Until the browser has told of a long frame, and who listens has heard. */
const told = (type: string) =>
  setting.page.evaluate(
    (type) =>
      new Promise((resolve) => {
        new PerformanceObserver((list) => {
          if (list.getEntries().some(({ duration }) => duration > 150)) setTimeout(resolve)
        }).observe({ type, buffered: true })
      }),
    type,
  )
const idle = () =>
  setting.page.evaluate(() => new Promise((resolve) => setTimeout(() => requestIdleCallback(resolve))))

it('tells the frame that a click held up, in the click’s trace, with the script', async () => {
  await open()
  await setting.start({ instrument: { longTasks: true } })
  await setting.page.evaluate('listen()')
  // The click comes first: the browser keeps what it measured.
  await setting.page.click('button')
  await told('long-animation-frame')
  const spans = await setting.spans()
  await setting.page.goto('about:blank')
  const click = spans.find(({ name }) => name === 'click Order 7')
  // On a busy machine there are others.
  const ofClick = () => frames().find(({ spanId }) => spanId === click?.spanId)
  await setting.sink.until(() => ofClick() !== undefined)
  const frame = ofClick()
  expect(frame).toMatchObject({ eventName: 'browser.long_animation_frame', traceId: click?.traceId })
  expect(frame?.attributes).toMatchObject({
    'url.path': '/',
    'browser.long_animation_frame.blocking_duration': expect.any(Number),
    'browser.long_animation_frame.first_ui_event_timestamp': expect.any(Number),
  })
  expect(frame?.attributes['browser.long_animation_frame.duration']).toBeGreaterThanOrEqual(200)
  expect(frame?.attributes['browser.long_animation_frame.scripts']).toMatchObject([
    {
      invoker: 'BUTTON.onclick',
      invoker_type: 'event-listener',
      source_url: expect.stringMatching(/\/(slow|app)\.js/),
    },
  ])
  expect(JSON.stringify(frame?.attributes)).not.toContain('secret')
})

it('tells long tasks where the browser has no frames', async () => {
  await open()
  await setting.page.evaluate(() =>
    Object.defineProperty(PerformanceObserver, 'supportedEntryTypes', { value: ['longtask'] }),
  )
  await setting.start({ instrument: { longTasks: true } })
  await setting.page.evaluate('setTimeout(() => blockThePage(200))')
  await told('longtask')
  await idle()
  await setting.page.goto('about:blank')
  // On a busy machine there are others.
  const ours = () =>
    frames().filter(({ attributes }) => Number(attributes['browser.long_task.duration']) >= 200)
  await setting.sink.until(() => ours().length > 0)
  for (const { eventName } of frames()) expect(eventName).toBe('browser.long_task')
})

it('does nothing where the browser has neither, or when it is switched off', async () => {
  for (const [types, longTasks] of [
    [['paint'], true],
    [['long-animation-frame'], false],
  ] as const) {
    await open()
    await setting.page.evaluate(
      (types) => Object.defineProperty(PerformanceObserver, 'supportedEntryTypes', { value: types }),
      types,
    )
    await setting.start({ instrument: { longTasks } })
    await setting.page.evaluate('setTimeout(() => blockThePage(200))')
    await told('long-animation-frame')
    await idle()
    await setting.page.evaluate(() => window.telemetry.event('last'))
    await setting.page.evaluate(() => window.telemetry.flush())
  }
  expect(frames()).toEqual([])
})
