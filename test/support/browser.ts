/** A Chromium for the tests: found, or on Debian and Ubuntu installed. */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { type Browser, chromium, type LaunchOptions } from 'playwright-core'
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
  const executablePath = await findBrowser()
  // Chromium refuses its sandbox to root, and nobody else should go without.
  return chromium.launch({ ...options, executablePath, args: isRoot ? ['--no-sandbox', ...ARGS] : ARGS })
}
