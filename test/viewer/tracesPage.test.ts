import { describe, expect, it } from 'vitest'
import { eventually } from '../support/eventually.js'
import { spanOf } from '../support/viewer-traces.js'
import { openViewer } from './openViewer.js'

const at = openViewer()
const count = (selector: string) => at.page.locator(selector).count()
const texts = (selector: string) => at.page.locator(selector).allInnerTexts()

describe('the list of traces', () => {
  it('shows recent traces, newest first, with what matters of each', async () => {
    await at.page.goto(at.fixture.url)
    await at.page.locator('.trace-link').first().waitFor()
    expect(await texts('.trace-link')).toEqual(['click Place order', 'click Place order'])
    const [fine, failed] = await texts('tbody .trace-row')
    expect(fine).toMatch(/^\d+ (s|min) ago/)
    expect(fine).toContain('318 ms')
    expect(fine!.split('\n')).toContain('15')
    expect(await at.page.locator('.badge-error').allInnerTexts()).toEqual([expect.stringContaining('6')])
    expect(failed).toMatch(/^\d+ min ago/)
  })

  it('shows a new trace by itself, and neither moves the focus nor makes rows anew', async () => {
    await at.page.goto(at.fixture.url)
    await at.page.locator('.trace-link').nth(1).focus()
    await at.page.evaluate(() => document.querySelectorAll('tbody tr')[1]!.setAttribute('data-kept', ''))
    const id = 'c'.repeat(32)
    const step = { id: 'c'.repeat(16), service: 'cron', name: 'nightly report', at: 0, ms: 5 }
    at.fixture.traces.push({ traceId: id, spans: [spanOf(id, Date.now(), step)], logs: [] })
    await at.page.getByText('nightly report').waitFor()
    expect(await texts('.trace-link')).toEqual(['nightly report', 'click Place order', 'click Place order'])
    expect(
      await at.page.evaluate(() => document.activeElement?.closest('tr')?.hasAttribute('data-kept')),
    ).toBe(true)
  })

  it('keeps the filter in the address and asks the collector with it', async () => {
    await at.page.goto(at.fixture.url)
    await at.page.locator('.trace-link').nth(1).waitFor()
    await at.page.keyboard.press('/')
    await at.page.keyboard.type('status=error')
    await at.page.waitForFunction(() => document.querySelectorAll('.trace-link').length === 1)
    expect(new URL(await at.address()).searchParams.get('q')).toBe('status=error')
    await at.page.getByLabel('Service').selectOption('payments')
    await at.page.getByLabel('Time range').selectOption('all')
    await eventually(() => expect(at.fixture.requests.at(-1)).toContain('service=payments'))
    await eventually(() => expect(at.fixture.requests.at(-1)).not.toContain('since='))
    await at.page.reload()
    await at.page.locator('.trace-link').first().waitFor()
    expect(await at.page.getByLabel('Filter traces').inputValue()).toBe('status=error')
    expect(await at.page.getByLabel('Service').inputValue()).toBe('payments')
    await at.page.goBack()
    await eventually(async () => expect(await at.page.getByLabel('Time range').inputValue()).toBe('1h'))
  })

  it('shows the collector’s complaint under the filter, and keeps the list', async () => {
    await at.page.goto(at.fixture.url)
    await at.page.locator('.trace-link').first().waitFor()
    await at.page.getByLabel('Filter traces').fill('status error')
    await at.page.getByText('cannot read "status error"').waitFor()
    expect(await at.page.getByLabel('Filter traces').getAttribute('aria-invalid')).toBe('true')
    expect(await count('.trace-link')).toBe(2)
    await at.page.getByLabel('Filter traces').fill('')
    await at.page.getByText('cannot read').waitFor({ state: 'detached' })
  })

  it('says how to send data when there never was any', async () => {
    at.fixture.traces.length = 0
    await at.page.goto(at.fixture.url)
    await at.page.getByText('Waiting for the first trace').waitFor()
    const setting = `OTEL_EXPORTER_OTLP_ENDPOINT=${new URL(at.fixture.url).origin}`
    expect(await at.page.getByText(setting).count()).toBe(1)
  })

  it('says so when the collector is gone, and goes on when it is back', async () => {
    await at.page.goto(at.fixture.url)
    await at.page.locator('.trace-link').first().waitFor()
    await at.page.context().setOffline(true)
    await at.page.getByText('The collector does not answer').waitFor()
    expect(await count('.trace-link')).toBe(2)
    await at.page.context().setOffline(false)
    await at.page.getByText('The collector does not answer').waitFor({ state: 'detached' })
  })
})
