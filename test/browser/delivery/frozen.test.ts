/** A tab that the browser freezes, as it does with hidden ones: what it recorded before arrives, and once. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { launchUnfocused } from '../../support/browser.js'
import { kill, names, pageSetting, record, visit, written } from '../../support/spooled-page.js'

const setting = pageSetting()
const waiting = { limits: { batchDelayMs: 60_000 } }
let browser: Browser
let folder: string
let focused: Page

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'throughline-profile-'))
  browser = await launchUnfocused(folder)
  focused = setting.page
  setting.page = await browser.contexts()[0]!.newPage()
})
afterEach(async () => {
  setting.page = focused
  await browser.close()
  await rm(folder, { recursive: true, force: true, maxRetries: 5 })
})

/** Hides the page too, as only what is hidden is frozen. */
async function become(state: 'frozen' | 'active'): Promise<void> {
  const session = await setting.page.context().newCDPSession(setting.page)
  await session.send('Page.setWebLifecycleState', { state })
}

/** Resolves at the next request that the receiver gets, whatever it answers. */
function asked(): Promise<void> {
  let looks = 0
  return setting.sink.until(() => looks++ > 0)
}

/** The page whose batch is due in a minute, frozen when the receiver has answered what it sent at that. */
async function freeze(): Promise<void> {
  await visit(setting, waiting)
  await record(setting.page, ['before'])
  await written(setting.page, 1)
  const sent = asked()
  await become('frozen')
  await sent
}

it('sends what waits before it is frozen, and goes on when it is thawed', async () => {
  await freeze()
  expect(names(setting)).toEqual(['before'])
  await become('active')
  await record(setting.page, ['after'])
  await setting.spans()
  await written(setting.page, 0)
  expect(names(setting)).toEqual(['after', 'before'])
})

it('delivers when it is thawed what the receiver had refused', async () => {
  setting.sink.answerWith({ status: 503 })
  await freeze()
  setting.sink.answerWith(undefined)
  await become('active')
  await setting.sink.until(() => setting.sink.spans().length > 0)
  await written(setting.page, 0)
  await setting.spans()
  expect(names(setting)).toEqual(['before'])
})

it('leaves to the next visit what it was refused, and is discarded before it is thawed', async () => {
  setting.sink.answerWith({ status: 503 })
  await freeze()
  await kill(setting)
  setting.sink.answerWith(undefined)
  await visit(setting)
  await setting.sink.until(() => setting.sink.spans().length > 0)
  await written(setting.page, 0)
  await setting.spans()
  expect(names(setting)).toEqual(['before'])
})
