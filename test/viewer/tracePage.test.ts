import { describe, expect, it } from 'vitest'
import { SPAN_PENDING } from '../../src/core/semconv.js'
import { eventually } from '../support/eventually.js'
import { failedTraceId, orderTraceId, spanOf } from '../support/viewer-traces.js'
import { openViewer } from './openViewer.js'

const at = openViewer()
const count = (selector: string) => at.page.locator(selector).count()

describe('a trace', () => {
  it('is a tree on a time axis, operated by keyboard', async () => {
    await at.page.goto(`${at.fixture.url}traces/${orderTraceId}`)
    await at.page.locator('.span-row').first().waitFor()
    expect(await count('.span-row')).toBe(15)
    expect(await at.page.title()).toBe('click Place order · Throughline')
    await at.page.keyboard.press('ArrowDown')
    await at.page.keyboard.press('ArrowDown')
    await at.page.keyboard.press('ArrowDown')
    expect(await at.address()).toMatch(/#b000000000000001$/)
    expect(await at.page.locator('.details h2').textContent()).toBe('POST /api/orders')
    await at.page.keyboard.press('ArrowLeft')
    expect(await count('.span-row')).toBe(3)
    await at.page.keyboard.press('ArrowRight')
    expect(await count('.span-row')).toBe(15)
    await at.page.keyboard.press('Escape')
    expect(await count('.details')).toBe(0)
    expect(new URL(await at.address()).hash).toBe('')
  })

  it('lays bars out by their times', async () => {
    await at.page.goto(`${at.fixture.url}traces/${orderTraceId}`)
    await at.page.locator('.bar').first().waitFor()
    const boxes = await at.page.locator('.bar').evaluateAll((bars) =>
      bars.map((bar) => {
        const { left, width } = bar.getBoundingClientRect()
        return { left, width }
      }),
    )
    const [root, , , , , insert] = boxes
    const scale = root!.width / 318.4
    expect(insert!.left - root!.left).toBeCloseTo(17.9 * scale, 0)
    expect(insert!.width).toBeCloseTo(11.3 * scale, 0)
  })

  it('opens at a span, with its exception, attributes and logs', async () => {
    await at.page.goto(`${at.fixture.url}traces/${failedTraceId}#c000000000000002`)
    const details = at.page.locator('.details')
    await details.waitFor()
    expect(await details.locator('.status-message').textContent()).toBe('card declined: insufficient funds')
    expect(await details.locator('pre').textContent()).toContain(
      'at authorise (/srv/payments/src/authorise.ts:41:11)',
    )
    expect(await details.locator('.log').count()).toBe(1)
    expect(await details.getByRole('button', { name: 'Copy card.network' }).textContent()).toBe('visa')
    expect(await count('.mark-exception')).toBe(2)
  })

  it('lists its logs, each with the way to its span', async () => {
    await at.page.goto(`${at.fixture.url}traces/${orderTraceId}`)
    await at.page.getByRole('link', { name: /^Logs/ }).click()
    expect(await count('.log')).toBe(5)
    await at.page.getByRole('link', { name: 'render receipt' }).click()
    expect(await at.page.locator('.span-selected .span-label').textContent()).toBe('render receipt')
  })

  it('leads to linked traces', async () => {
    await at.page.goto(`${at.fixture.url}traces/${orderTraceId}#b000000000000009`)
    await at.page.locator('.link a').click()
    await at.page.waitForURL(`**/traces/${failedTraceId}#b000000000000001`)
    await at.page.locator('.details h2', { hasText: 'POST /api/orders' }).waitFor()
    await at.page.goBack()
    await at.page.locator('.details h2', { hasText: 'order-status publish' }).waitFor()
  })

  it('grows while spans arrive', async () => {
    const { spans } = at.fixture.traces[0]!
    const late = spans.splice(10)
    await at.page.goto(`${at.fixture.url}traces/${orderTraceId}`)
    await at.page.waitForFunction(() => document.querySelectorAll('.span-row').length === 10)
    spans.push(...late)
    await at.page.waitForFunction(() => document.querySelectorAll('.span-row').length === 15)
  })

  it('marks a span as running until the whole one has come', async () => {
    const [whole] = at.fixture.traces[0]!.spans
    at.fixture.traces[0]!.spans[0] = {
      ...whole!,
      attributes: { ...whole!.attributes, [SPAN_PENDING]: true },
    }
    await at.page.goto(`${at.fixture.url}traces/${orderTraceId}`)
    const mark = at.page.locator('.span-row .tag')
    await mark.waitFor()
    expect(await mark.allTextContents()).toEqual(['running'])
    expect(await at.page.getByRole('treeitem', { name: /, running$/ }).getAttribute('id')).toBe(
      `span-${whole!.spanId}`,
    )
    at.fixture.traces[0]!.spans[0] = whole!
    await mark.waitFor({ state: 'detached' })
  })

  it('appears by itself when the link was faster than the spans', async () => {
    const [trace] = at.fixture.traces.splice(0, 1)
    await at.page.goto(`${at.fixture.url}traces/${orderTraceId}`)
    await at.page.getByText('This trace has not arrived').waitFor()
    at.fixture.traces.push(trace!)
    await at.page.locator('.span-row').first().waitFor()
  })

  it('of many spans keeps only those in sight in the page', async () => {
    const traceId = 'd'.repeat(32)
    const id = (i: number) => i.toString(16).padStart(16, '0')
    const spans = Array.from({ length: 8000 }, (_, i) => {
      const step = { id: id(i + 1), parent: i ? id(1) : '', service: 'batch', name: `row ${i}`, at: i, ms: 2 }
      return spanOf(traceId, Date.now() - 60_000, step)
    })
    at.fixture.traces.push({ traceId, spans, logs: [] })
    await at.page.goto(`${at.fixture.url}traces/${traceId}#${id(5000)}`)
    await at.page.locator('.span-selected').waitFor()
    expect(await at.page.locator('.span-selected .span-label').textContent()).toBe('row 4999')
    await eventually(async () => expect(await count('.span-row')).toBeLessThan(60))
    await at.page.keyboard.press('End')
    await at.page.getByText('row 7999', { exact: true }).first().waitFor()
    const view = await at.page.locator('.waterfall').boundingBox()
    const row = await at.page.locator('.span-selected').boundingBox()
    expect(row!.y + row!.height).toBeLessThanOrEqual(view!.y + view!.height + 1)
  })
})
