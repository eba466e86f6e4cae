/** Firefox, headless, by WebDriver BiDi, which it speaks by itself. */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connectBidi } from './bidi.js'
import type { Engine } from './engine.js'
import { ensureProgram } from './install.js'

const PREFERENCES = {
  // `TestUtils.gc()`, for the heap test.
  'dom.testing.testutils.enabled': true,
  // It must not look for updates, nor for its home page, nor for whether there is a network.
  'app.update.enabled': false,
  'browser.shell.checkDefaultBrowser': false,
  'datareporting.policy.dataSubmissionEnabled': false,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  'services.settings.server': 'data:,#remote-settings-dummy/v1',
}

function endpointOf(browser: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = ''
    browser.stderr!.setEncoding('utf8').on('data', (text: string) => {
      said += text
      const url = /WebDriver BiDi listening on (ws:\S+)/.exec(said)?.[1]
      if (url) resolve(url)
    })
    browser.on('error', reject)
    browser.on('exit', (code) => reject(new Error(`Firefox ended with ${code}: ${said}`)))
  })
}

type Evaluated = { type: 'success'; result: { value?: string } } | Failed
interface Failed {
  type: 'exception'
  exceptionDetails: { text: string }
}

export async function launchFirefox(): Promise<Engine> {
  const binary = await ensureProgram('firefox-esr', 'firefox-esr')
  const profile = await mkdtemp(join(tmpdir(), 'throughline-firefox-'))
  const lines = Object.entries(PREFERENCES).map(
    (entry) => `user_pref(${JSON.stringify(entry).slice(1, -1)});`,
  )
  await writeFile(join(profile, 'user.js'), lines.join('\n'))
  const args = ['--headless', '--no-remote', '--profile', profile, '--remote-debugging-port', '0']
  const browser = spawn(binary, args, { stdio: ['ignore', 'ignore', 'pipe'] })
  const ended = new Promise((resolve) => browser.on('exit', resolve))
  const bidi = await connectBidi(`${await endpointOf(browser)}/session`)
  const session = { capabilities: { alwaysMatch: {} } }
  const { capabilities } = await bidi.send<{ capabilities: { browserVersion: string } }>(
    'session.new',
    session,
  )
  let context = ''
  const go = async (url: string) =>
    void (await bidi.send('browsingContext.navigate', { context, url, wait: 'complete' }))

  return {
    name: 'Firefox',
    version: capabilities.browserVersion,
    async open(url) {
      const before = context
      ;({ context } = await bidi.send<{ context: string }>('browsingContext.create', { type: 'tab' }))
      if (before) await bidi.send('browsingContext.close', { context: before })
      await go(url)
    },
    go,
    async call(name, ...given) {
      const call = `window[${JSON.stringify(name)}](...${JSON.stringify(given)})`
      const evaluated = await bidi.send<Evaluated>('script.evaluate', {
        // The promise that is waited for has to be a native one.
        expression: `(async () => JSON.stringify(await ${call}))()`,
        target: { context },
        awaitPromise: true,
      })
      if (evaluated.type === 'exception') throw new Error(evaluated.exceptionDetails.text)
      return JSON.parse(evaluated.result.value ?? 'null')
    },
    async close() {
      await bidi.send('browser.close', {}).catch(() => browser.kill())
      bidi.close()
      await ended
      await rm(profile, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}
