/** What a span costs from start to end, in Chromium and in Node, by the same code. */
import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { buildSync } from 'esbuild'
import type { Browser } from 'playwright-core'

/** @returns nanoseconds of one span in each */
export async function spanCosts(browser: Browser): Promise<{ chromium: number; node: number }> {
  const { outputFiles } = buildSync({
    entryPoints: [fileURLToPath(new URL('span-work.ts', import.meta.url))],
    bundle: true,
    write: false,
    minify: true,
    format: 'iife',
    define: { __VERSION__: '"bench"', __SCRIPT_TAG__: 'false' },
  })
  const code = outputFiles[0]!.text
  const node = Number(
    execFileSync(process.execPath, ['-e', `${code};console.log(globalThis.nanoseconds)`], {
      encoding: 'utf8',
    }),
  )
  const page = await browser.newPage()
  await page.addScriptTag({ content: code })
  const chromium = await page.evaluate(() => (globalThis as unknown as { nanoseconds: number }).nanoseconds)
  await page.close()
  return { chromium, node }
}
