/** A disk that has no room for the page: what the spool cannot keep is counted, and what can be sent arrives. */
import { expect, it } from 'vitest'
import type { StartOptions } from '../../../src/browser/index.js'
import { names, pageSetting, ready, record, statusOf, visit, written } from '../../support/spooled-page.js'

const setting = pageSetting()

declare global {
  interface Window {
    /** Transactions that the browser took back. */
    aborted: number
  }
}

/**
 * Visits with the quota of a full disk, set as DevTools does it: before anything is written, since the browser remembers
 * what it found free. Answers how to make room.
 */
async function visitFullDisk(options: StartOptions): Promise<() => Promise<unknown>> {
  await setting.open()
  await setting.page.evaluate(() => {
    window.aborted = 0
    const { transaction } = IDBDatabase.prototype
    IDBDatabase.prototype.transaction = function (...given) {
      const begun = Reflect.apply(transaction, this, given) as IDBTransaction
      begun.addEventListener('abort', () => window.aborted++)
      return begun
    }
  })
  // It holds as long as the session does, and zero would be no quota at all.
  const session = await setting.page.context().newCDPSession(setting.page)
  const origin = setting.app.url
  await session.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 1 })
  await setting.start(options)
  await ready(setting.page)
  return () => session.send('Storage.overrideQuotaForOrigin', { origin })
}

const refusedByDisk = () => setting.page.waitForFunction(() => window.aborted > 0)

it('counts as unreachable what neither the receiver nor the disk takes, and keeps again when there is room', async () => {
  const errors: Error[] = []
  setting.page.on('pageerror', (error) => errors.push(error))
  setting.sink.answerWith({ status: 503 })
  const makeRoom = await visitFullDisk({ limits: { batchDelayMs: 10, retryMs: 1 } })
  await record(setting.page, ['no room'])
  await setting.page.waitForFunction(() => window.telemetry.status().traces.dropped.unreachable === 1)
  await refusedByDisk()
  await makeRoom()
  await record(setting.page, ['kept'])
  await setting.page.waitForFunction(() => window.telemetry.status().traces.spooled === 1)
  expect((await statusOf(setting.page)).traces).toEqual({
    created: 2,
    exported: 0,
    dropped: { unreachable: 1 },
    queued: 0,
    spooled: 1,
  })
  setting.sink.answerWith(undefined)
  await record(setting.page, ['arrives'])
  await setting.sink.until(() => setting.sink.spans().length >= 2)
  await written(setting.page, 0)
  expect(names(setting)).toEqual(['arrives', 'kept'])
  expect(errors).toEqual([])
})

it('delivers what a page recorded that is left, once, though no copy of it could be made', async () => {
  await visitFullDisk({ limits: { batchDelayMs: 60_000 } })
  await record(setting.page, ['of a full disk'])
  await refusedByDisk()
  await setting.page.goto('about:blank')
  await setting.sink.until(() => setting.sink.spans().length === 1)
  await visit(setting)
  await record(setting.page, ['next visit'])
  await setting.spans()
  expect(names(setting)).toEqual(['next visit', 'of a full disk'])
})
