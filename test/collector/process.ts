/** The collector as a command, in a process of its own. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { buildCollector } from '../support/buildCollector.js'
import { cleanup, temporaryFolder } from './support.js'

/** The command's file, as built. */
export const cli = fileURLToPath(new URL('cli.js', await buildCollector()))

export interface Run {
  child: ChildProcess
  output: () => string
  /** Waits until the output has it, and answers the match; fails when the process ends before. */
  until(pattern: RegExp): Promise<RegExpExecArray>
  ended: Promise<number | null>
}

export function run(args: string[], script = cli, cwd = temporaryFolder()): Run {
  const child = spawn(process.execPath, [script, ...args], { cwd, stdio: ['ignore', 'pipe', 'pipe'] })
  let text = ''
  let notify = () => {}
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => {
      text += chunk
      notify()
    })
  const ended = once(child, 'close').then(([code]) => code as number | null)
  cleanup(async () => {
    child.kill('SIGKILL')
    await ended
  })
  return {
    child,
    ended,
    output: () => text,
    until: (pattern) =>
      new Promise((resolve, reject) => {
        notify = () => {
          const match = pattern.exec(text)
          if (match) resolve(match)
        }
        ended.then((code) => reject(new Error(`ended with ${code}: ${text}`)))
        notify()
      }),
  }
}

/** Starts the command line and waits for its URL. */
export async function runCollector(data: string, ...args: string[]) {
  const running = run(['--port', '0', '--data', data, ...args])
  const [, url] = await running.until(/viewer\s+(http:\S+)/)
  return { ...running, url: url! }
}
