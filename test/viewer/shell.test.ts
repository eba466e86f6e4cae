import { describe, expect, it } from 'vitest'
import { startViewerFixture } from '../support/viewer-fixture.js'
import { orderTraceId } from '../support/viewer-traces.js'
import { openViewer } from './openViewer.js'

const at = openViewer()

describe('the viewer', () => {
  it('works under another path', async () => {
    const mounted = await startViewerFixture({
      dist: at.folder,
      base: '/__throughline/',
      traces: at.fixture.traces,
    })
    try {
      await at.page.goto(`${mounted.url}traces/${orderTraceId}`)
      await at.page.locator('.span-row').first().waitFor()
      await at.page.getByRole('link', { name: 'Traces', exact: true }).click()
      expect(await at.address()).toBe(mounted.url)
      await at.page.locator('.trace-link').first().click()
      await at.page.locator('.span-row').first().waitFor()
      expect(await at.address()).toBe(`${mounted.url}traces/${orderTraceId}`)
    } finally {
      await mounted.close()
    }
  })

  it('follows the system’s theme or the chosen one, from the first paint', async () => {
    const background = () => at.page.evaluate(() => getComputedStyle(document.body).backgroundColor)
    await at.page.emulateMedia({ colorScheme: 'light' })
    await at.page.goto(at.fixture.url)
    const light = await background()
    await at.page.emulateMedia({ colorScheme: 'dark' })
    const dark = await background()
    expect(dark).not.toBe(light)
    await at.page.getByRole('button', { name: /^Theme/ }).click()
    expect(await background()).toBe(light)
    await at.page.reload({ waitUntil: 'commit' })
    await at.page.locator('body').waitFor({ state: 'attached' })
    expect(await background()).toBe(light)
  })

  it.each([1280, 700])('never scrolls sideways at %s pixels', async (width) => {
    await at.page.setViewportSize({ width, height: 800 })
    for (const path of ['', `traces/${orderTraceId}#b000000000000004`, 'logs']) {
      await at.page.goto(at.fixture.url + path)
      await at.page.locator('.trace-link, .span-row, .log').first().waitFor()
      expect(await at.page.evaluate(() => document.documentElement.scrollWidth)).toBe(width)
    }
  })
})
