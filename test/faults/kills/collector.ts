/** Our collector, as the command that a user runs, in a process and a folder of its own. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { cleanEnvironment, root } from '../../packaging/project.js'
import { ordinaryFolder } from '../folder.js'

export interface RunningCollector {
  url: string
  /** Asks the query API. */
  ask<T>(path: string): Promise<T>
  stop(): Promise<void>
}

export async function runCollector(): Promise<RunningCollector> {
  const folder = ordinaryFolder()
  const args = [join(root, 'dist', 'cli.js'), '--port', '0', '--data', folder.path]
  const child = spawn(process.execPath, args, {
    env: cleanEnvironment(),
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = once(child, 'close')
  const url = await new Promise<string>((resolve, reject) => {
    let text = ''
    child.stdout.on('data', (chunk) => {
      text += chunk
      const [, found] = /viewer\s+(http:\S+)/.exec(text) ?? []
      if (found) resolve(found)
    })
    void ended.then(() => reject(new Error(`the collector ended: ${text}`)))
  })
  return {
    url,
    ask: async <T>(path: string) => (await (await fetch(`${url}/api/otel/${path}`)).json()) as T,
    async stop() {
      child.kill('SIGTERM')
      await ended
      folder.remove()
    },
  }
}
