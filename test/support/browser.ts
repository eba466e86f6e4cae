/** A Chromium for the tests: found, or on Debian and Ubuntu installed. */
import { spawn, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { type Browser, type BrowserContext, chromium, type LaunchOptions } from 'playwright-core'
import { findOrInstall } from './apt.js'
import { browserPaths } from './browserPaths.js'

const isRoot = process.getuid?.() === 0

const ARGS = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** Ubuntu ships a `chromium-browser` that only says "install the snap"; asking its version tells. */
const runs = (path: string): boolean =>
  process.platform !== 'linux' || spawnSync(path, ['--version'], { stdio: 'ignore' }).status === 0

const search = (): string | undefined => browserPaths().find(runs)

async function resolveBrowser(): Promise<string> {
  const chosen = process.env.CHROME_PATH
  if (chosen) {
    if (existsSync(chosen)) return chosen
    throw new Error(`CHROME_PATH is ${chosen}, and there is no such file.`)
  }
  const found = await findOrInstall(search, ['chromium'])
  if (found) return found
  throw new Error(
    'The browser tests need Chrome, Chromium or Edge: install one, or set CHROME_PATH to its executable.',
  )
}

let found: Promise<string> | undefined

/**
 * The path of a Chrome, Chromium or Edge: `CHROME_PATH`, an installed one, Playwright's own download, else on
 * Debian and Ubuntu as root one that is installed now.
 *
 * @throws when there is none, with the one sentence that says what to do
 */
export function findBrowser(): Promise<string> {
  found ??= resolveBrowser()
  return found
}

/** Starts the browser of `findBrowser`, headless; the caller closes it. */
export async function launchBrowser(options: LaunchOptions = {}): Promise<Browser> {
  return chromium.launch({ ...options, ...(await program()) })
}

/** A browser that keeps what its pages store. */
export interface Profile {
  context: BrowserContext
  /** Ends its process as a power switch does. */
  kill(): Promise<void>
}

/** Starts the browser of `findBrowser` with a profile in this folder. */
export async function launchProfile(folder: string): Promise<Profile> {
  const context = await chromium.launchPersistentContext(folder, await program())
  const session = await context.browser()!.newBrowserCDPSession()
  const { processInfo } = await session.send('SystemInfo.getProcessInfo')
  return {
    context,
    async kill() {
      const closed = context.waitForEvent('close')
      process.kill(processInfo.find(({ type }) => type === 'browser')!.id, 'SIGKILL')
      await closed
    },
  }
}

/**
 * Starts the browser of `findBrowser` with a profile in this folder, and with pages that can be hidden and frozen:
 * the driver's usual way to start one keeps all of them in focus.
 */
export async function launchUnfocused(folder: string): Promise<Browser> {
  const { executablePath, args = [] } = await program()
  const own = ['--headless', '--remote-debugging-port=0', `--user-data-dir=${folder}`]
  const child = spawn(executablePath!, [...own, ...args], { stdio: ['ignore', 'ignore', 'pipe'] })
  const ended = new Promise((resolve) => child.on('exit', resolve))
  const address = await new Promise<string>((resolve, reject) => {
    child.on('error', reject)
    child.on('exit', (code) => reject(new Error(`the browser ended with ${code}`)))
    createInterface({ input: child.stderr }).on('line', (line) => {
      const [, found] = /^DevTools listening on (ws:.*)$/.exec(line) ?? []
      if (found) resolve(found)
    })
  })
  const browser = await chromium.connectOverCDP(address, { noDefaults: true })
  const close = async () => {
    const session = await browser.newBrowserCDPSession()
    await session.send('Browser.close').catch(() => {})
    await ended
  }
  return Object.assign(browser, { close })
}

/**
 * Starts the browser of `findBrowser` on a page, with a profile in this folder, and nobody connected to it: Chromium
 * prerenders nothing in a tab that a driver looks at.
 *
 * @returns how to end it
 */
export async function browseAlone(folder: string, url: string): Promise<() => Promise<void>> {
  const { executablePath, args = [] } = await program()
  const child = spawn(executablePath!, ['--headless', `--user-data-dir=${folder}`, ...args, url], {
    stdio: 'ignore',
  })
  const ended = new Promise<void>((resolve) => child.on('exit', () => resolve()))
  return () => {
    child.kill()
    return ended
  }
}

async function program(): Promise<LaunchOptions> {
  // Chromium refuses its sandbox to root, and nobody else should go without.
  return { executablePath: await findBrowser(), args: isRoot ? ['--no-sandbox', ...ARGS] : ARGS }
}
