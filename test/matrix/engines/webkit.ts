/** WebKit as GTK has it, by classic WebDriver over HTTP. https://www.w3.org/TR/webdriver2/ */
import { spawn } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { freePort } from '../../support/free-port.js'
import type { Engine } from './engine.js'
import { ensureProgram } from './install.js'

/** Longer than a row may take. */
const SCRIPT_MS = 110_000

/** The browser that comes with the library, below the folder of the machine's architecture. */
function miniBrowser(): string {
  const libraries = '/usr/lib'
  const found = readdirSync(libraries)
    .filter((name) => name.endsWith('-linux-gnu'))
    .flatMap((name) => readdirSync(join(libraries, name)).map((library) => join(libraries, name, library)))
    .filter((path) => /\/webkit2?gtk-[\d.]+$/.test(path))
    .find((path) => readdirSync(path).includes('MiniBrowser'))
  if (!found) throw new Error('MiniBrowser is missing: install webkit2gtk-driver')
  return join(found, 'MiniBrowser')
}

interface Session {
  sessionId: string
  capabilities: { browserVersion: string }
}

async function ask<T>(method: string, url: string, body?: object): Promise<T> {
  const response = await fetch(url, { method, body: body && JSON.stringify(body) })
  const { value } = (await response.json()) as { value: T & { error?: string; message?: string } }
  if (!response.ok) throw new Error(value.message || value.error)
  return value
}

/** Asks until the driver, which says nothing when it is ready, answers. */
async function whenReady(url: string, isRunning: () => boolean): Promise<void> {
  while (isRunning()) {
    const isUp = await ask('GET', `${url}/status`).then(
      () => true,
      () => false,
    )
    if (isUp) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error('WebKitWebDriver ended')
}

const RUN = `
const [name, given, done] = arguments
window[name](...given).then(
  (answer) => done(JSON.stringify({ answer })),
  (thrown) => done(JSON.stringify({ thrown: String(thrown) })),
)`

export async function launchWebKit(): Promise<Engine> {
  await ensureProgram('WebKitWebDriver', 'webkit2gtk-driver')
  const xvfb = await ensureProgram('xvfb-run', 'xvfb', 'xauth')
  const port = await freePort()
  const driver = spawn(xvfb, ['-a', 'WebKitWebDriver', `--port=${port}`, '--host=127.0.0.1'], {
    stdio: 'ignore',
    // xvfb-run leaves its display behind when it alone is ended.
    detached: true,
    env: { ...process.env, WEBKIT_DISABLE_SANDBOX: '1' },
  })
  let isRunning = true
  const ended = new Promise<void>((resolve) => {
    driver.on('error', () => resolve())
    driver.on('exit', () => resolve())
  }).then(() => {
    isRunning = false
  })
  const url = `http://127.0.0.1:${port}`
  const options = { binary: miniBrowser(), args: ['--automation'] }
  const wanted = { alwaysMatch: { 'webkitgtk:browserOptions': options } }

  await whenReady(url, () => isRunning)
  const { sessionId, capabilities } = await ask<Session>('POST', `${url}/session`, { capabilities: wanted })
  const session = `${url}/session/${sessionId}`
  await ask('POST', `${session}/timeouts`, { script: SCRIPT_MS })

  const go = async (url: string) => void (await ask('POST', `${session}/url`, { url }))
  return {
    name: 'WebKit',
    version: capabilities.browserVersion,
    open: go,
    go,
    async call(name, ...given) {
      const args = { script: RUN, args: [name, given] }
      const { thrown, answer } = JSON.parse(await ask<string>('POST', `${session}/execute/async`, args))
      if (thrown) throw new Error(thrown)
      return answer
    },
    async close() {
      await ask('DELETE', session).catch(() => {})
      if (isRunning) process.kill(-driver.pid!, 'SIGTERM')
      await ended
    },
  }
}
