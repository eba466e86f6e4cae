/** A browser with a profile on the disk, not a private window as in the other tests: it is killed, and started again. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { launchProfile, type Profile } from '../../support/browser.js'
import { names, pageSetting, record, visit, written } from '../../support/spooled-page.js'

const setting = pageSetting()
let folder: string
let profile: Profile | undefined

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'throughline-profile-'))
})
afterAll(async () => {
  await profile?.context.close()
  await rm(folder, { recursive: true, force: true, maxRetries: 5 })
})

async function launch(): Promise<void> {
  profile = await launchProfile(folder)
  setting.page = profile.context.pages()[0] ?? (await profile.context.newPage())
}

it('delivers after the restart, once, what was recorded when the whole browser was killed', async () => {
  const before = setting.page.context()
  await launch()
  await visit(setting, { limits: { batchDelayMs: 60_000 } })
  await record(setting.page, ['one', 'two'])
  await setting.page.evaluate(() => window.telemetry.log.info('a log'))
  await written(setting.page, 2)
  await profile!.kill()
  expect(setting.sink.requests).toEqual([])

  await launch()
  await visit(setting)
  await setting.sink.until(() => setting.sink.spans().length >= 2 && setting.sink.logs().length >= 1)
  await record(setting.page, ['after'])
  await setting.spans()
  await written(setting.page, 0)
  expect(names(setting)).toEqual(['after', 'one', 'two'])
  expect(setting.sink.logs()).toHaveLength(1)
  await before.close()
})
