import { readFile } from 'node:fs/promises'
import { SourceMap } from 'node:module'
import { join } from 'node:path'
import type { Browser, CDPSession, Page } from 'playwright-core'
import { createServer, type ViteDevServer } from 'vite'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type App, createApp } from '../support/app.js'
import { launchBrowser } from '../support/browser.js'
import { configOf } from './appPage.js'
import { endDev } from './end-dev.js'

let browser: Browser
let app: App
let server: ViteDevServer
let page: Page
let debug: CDPSession

interface Place {
  lineNumber: number
  columnNumber: number
}

const scripts = new Map<string, { id: string; map: SourceMap }>()

beforeAll(async () => {
  browser = await launchBrowser()
  app = await createApp('plain')
  server = await createServer(configOf(app))
  await server.listen()
  page = await browser.newPage()
  debug = await page.context().newCDPSession(page)
  debug.on('Debugger.scriptParsed', ({ url, scriptId, sourceMapURL }) => {
    const inline = /^data:application\/json;base64,(.*)$/.exec(sourceMapURL ?? '')
    if (!inline) return
    const map = new SourceMap(JSON.parse(Buffer.from(inline[1]!, 'base64').toString()))
    scripts.set(new URL(url).pathname, { id: scriptId, map })
  })
  await debug.send('Debugger.enable')
  // Nothing listens there: what is exported is not the question here.
  await page.goto(`${server.resolvedUrls!.local[0]}?sink=http://127.0.0.1:9`)
  await page.waitForSelector('text=Buy')
})
afterAll(async () => {
  await browser?.close()
  if (server) await endDev(server)
  await app?.remove()
})

/** Where the map has the beginning of an original line, as a debugger looks it up. */
function findGenerated(map: SourceMap, originalLine: number, lines: string[]): Place {
  for (const [lineNumber, text] of lines.entries())
    for (let columnNumber = 0; columnNumber < text.length; columnNumber++) {
      const entry = map.findEntry(lineNumber, columnNumber)
      if (
        'originalLine' in entry &&
        entry.originalLine === originalLine &&
        entry.generatedLine === lineNumber
      )
        return { lineNumber, columnNumber: entry.generatedColumn }
    }
  throw new Error(`line ${originalLine + 1} is not in the map`)
}

/** The original line of a place in generated code, as a debugger shows it. */
function lineAt(map: SourceMap, { lineNumber, columnNumber }: Place, source: string): string {
  const entry = map.findEntry(lineNumber, columnNumber)
  return 'originalLine' in entry ? source.split('\n')[entry.originalLine]!.trim() : 'no origin'
}

/**
 * Sets a breakpoint on the line of a source file, as a person does, and clicks the button.
 *
 * @returns the line where the page stopped, and what `expression` is there
 */
async function stopAt(file: string, line: string, expression: string): Promise<[string, unknown]> {
  const source = await readFile(join(app.root, file), 'utf8')
  const { id, map } = scripts.get(`/${file}`)!
  const { scriptSource } = await debug.send('Debugger.getScriptSource', { scriptId: id })
  const original = source.split('\n').findIndex((text) => text.trim() === line)
  const place = findGenerated(map, original, scriptSource.split('\n'))
  const { breakpointId } = await debug.send('Debugger.setBreakpointByUrl', { urlRegex: `/${file}`, ...place })
  const paused = new Promise<{ callFrames: { callFrameId: string; location: object }[] }>((resolve) =>
    debug.once('Debugger.paused', resolve),
  )
  const clicked = page.click('text=Buy', { noWaitAfter: true })
  const { callFrameId, location } = (await paused).callFrames[0]!
  const { result } = await debug.send('Debugger.evaluateOnCallFrame', { callFrameId, expression })
  await debug.send('Debugger.removeBreakpoint', { breakpointId })
  await debug.send('Debugger.resume')
  await clicked
  return [lineAt(map, location as Place, source), result.value]
}

// Each line comes after an await, and each expression names what is in scope there as the source does.
test.each([
  ['an async method, in a for await', 'main.ts', 'this.#count++', 'stock', 3],
  ['an async method, behind it', 'main.ts', 'telemetry.log.info(Point.Handler)', 'Point.Handler', 'handler'],
  ['an async generator', 'stock.ts', 'yield data?.stock satisfies number', 'data.stock', 3],
])('a breakpoint in %s is hit under the dev server', async (_name, file, line, expression, value) => {
  expect(await stopAt(file, line, expression)).toEqual([line, value])
})
