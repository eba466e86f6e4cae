/** A page in the back-forward cache: it is kept there with the spool open, and telemetry goes on when it is back. */
import { expect, it } from 'vitest'
import { names, pageSetting, record, visit, written } from '../../support/spooled-page.js'

const setting = pageSetting({ ignoreDefaultArgs: ['--disable-back-forward-cache'] })

const BACK = '<!doctype html><script>onpageshow = () => setTimeout(() => history.back())</script>'

/** Goes to another page, which goes back at once; what comes back says how. */
const thereAndBack = () =>
  setting.page.evaluate(() => {
    window.addEventListener('pageshow', ({ persisted }) => {
      window.telemetry.span(`persisted: ${persisted}`, () => {})
      void window.telemetry.flush()
    })
    location.href = '/elsewhere'
  })

it('delivers what was recorded before, once, and what is recorded after', async () => {
  setting.app.pages.set('/elsewhere', { type: 'text/html', body: BACK })
  await visit(setting, { limits: { batchDelayMs: 60_000 } })
  await record(setting.page, ['before'])
  await written(setting.page, 1)
  await thereAndBack()
  await setting.sink.until(() => setting.sink.spans().length >= 2)
  expect(names(setting)).toEqual(['before', 'persisted: true'])
})

it('delivers what it had to keep when it was left', async () => {
  setting.app.pages.set('/elsewhere', { type: 'text/html', body: BACK })
  setting.sink.answerWith({ status: 503, headers: { 'retry-after': '30' } })
  await visit(setting)
  await record(setting.page, ['before'])
  await written(setting.page, 1)
  await setting.page.waitForResponse((response) => response.status() === 503)
  setting.sink.answerWith(undefined)
  await thereAndBack()
  await setting.sink.until(() => setting.sink.spans().length >= 2)
  expect(names(setting)).toEqual(['before', 'persisted: true'])
})
