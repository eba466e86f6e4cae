/** A tab that stays open, beside one that is killed: what that recorded is delivered by it, and no visit is needed. */
import { expect, it } from 'vitest'
import { kill, names, pageSetting, record, visit, written } from '../../support/spooled-page.js'

const setting = pageSetting()

it('delivers, once, what another tab recorded that was killed', async () => {
  const doomed = setting.page
  const opened = await doomed.context().newPage()
  setting.page = opened
  await visit(setting)
  setting.page = doomed
  await visit(setting, { limits: { batchDelayMs: 60_000 } })
  await record(doomed, ['one', 'two'])
  await written(doomed, 1)
  await kill(setting)
  expect(setting.sink.requests).toEqual([])
  // It looks each half a minute.
  await setting.sink.until(() => setting.sink.spans().length >= 2)
  await written(opened, 0)
  expect(names(setting)).toEqual(['one', 'two'])
  expect(await opened.evaluate(() => window.telemetry.status().traces)).toMatchObject({
    recovered: 2,
    exported: 2,
  })
})
