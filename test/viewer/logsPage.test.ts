import { describe, expect, it } from 'vitest'
import { eventually } from '../support/eventually.js'
import { failedTraceId } from '../support/viewer-traces.js'
import { openViewer } from './openViewer.js'
import { log } from './spans.js'

const at = openViewer()
const count = (selector: string) => at.page.locator(selector).count()
const texts = (selector: string) => at.page.locator(selector).allInnerTexts()

describe('the live tail', () => {
  it('replays and follows, filters, and leads to traces', async () => {
    await at.page.goto(`${at.fixture.url}logs`)
    await at.page.waitForFunction(() => document.querySelectorAll('.log').length === 9)
    at.fixture.log(log({ body: 'fresh off the wire', severityNumber: 17, service: 'cron' }))
    await at.page.getByText('fresh off the wire').waitFor()
    await at.page.getByLabel('Severity').selectOption({ label: 'Error and above' })
    expect(await texts('.log-body')).toEqual(['card declined: insufficient funds', 'fresh off the wire'])
    await at.page.getByLabel('Filter log records').fill('CARD.network=visa')
    expect(await texts('.log-body')).toEqual(['card declined: insufficient funds'])
    await at.page.getByRole('button', { name: 'Attributes' }).click()
    expect(await at.page.locator('.log-more pre').textContent()).toContain('CardDeclinedError')
    await at.page.locator('.log-link a').click()
    await at.page.waitForURL(`**/traces/${failedTraceId}#c000000000000002`)
  })

  it('holds the picture while paused', async () => {
    await at.page.goto(`${at.fixture.url}logs`)
    await at.page.waitForFunction(() => document.querySelectorAll('.log').length === 9)
    await at.page.getByRole('button', { name: 'Pause' }).click()
    at.fixture.log(log({ body: 'meanwhile' }))
    await at.page.getByText('1 new').waitFor()
    expect(await count('.log')).toBe(9)
    await at.page.getByRole('button', { name: 'Resume' }).click()
    await at.page.getByText('meanwhile').waitFor()
  })

  it('follows the end until the user scrolls up, and keeps a bounded number', async () => {
    await at.page.goto(`${at.fixture.url}logs`)
    const atEnd = () =>
      at.page.locator('.logs-scroller').evaluate((e) => e.scrollHeight - e.scrollTop - e.clientHeight < 30)
    at.fixture.log(...Array.from({ length: 2100 }, (_, i) => log({ body: `record ${i}` })))
    // Plain selectors, because asking thousands of elements for their roles takes seconds.
    await at.page.locator('.log:last-of-type >> text=record 2099').waitFor()
    await eventually(async () => expect(await atEnd()).toBe(true))
    expect(await count('.log')).toBe(2000)
    await at.page.locator('.logs-scroller').evaluate((element) => element.scrollTo(0, 0))
    await at.page.locator('.to-end').waitFor()
    at.fixture.log(log({ body: 'one more' }))
    await at.page.locator('.log:last-of-type >> text=one more').waitFor({ state: 'attached' })
    expect(await atEnd()).toBe(false)
    await at.page.locator('.to-end').click()
    await eventually(async () => expect(await atEnd()).toBe(true))
  })

  it('tells that the connection was lost, and shows nothing twice when it is back', async () => {
    await at.page.goto(`${at.fixture.url}logs`)
    await at.page.waitForFunction(() => document.querySelectorAll('.log').length === 9)
    at.fixture.dropStreams()
    await at.page.getByText('Connection lost').waitFor()
    at.fixture.takeStreams()
    await at.page.getByText('Live', { exact: true }).waitFor()
    at.fixture.log(log({ body: 'after the break' }))
    await at.page.getByText('after the break').waitFor()
    expect(await count('.log')).toBe(10)
  })
})
