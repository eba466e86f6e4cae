/** Starts the demo as a user does, with `npm start`, and ends it as a user does, with Ctrl-C. */
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { RunningDemo } from '../../demo/run/summary.js'
import { root } from '../rules/sources.js'

export interface StartedDemo extends RunningDemo {
  collector: string
  /** What it wrote to stderr so far, by lines. */
  messages: string[]
  /** Resolves with npm's exit code, or the signal that ended it. */
  exit: Promise<number | NodeJS.Signals | null>
  /** Ctrl-C: the terminal interrupts every process of the group. */
  interrupt(): void
  /** Ends whatever is left, and removes the data folder. */
  remove(): void
}

/** Runs `npm start -- --json` with more options, on a data folder of its own, until it says that it is ready. */
export async function startDemo(...options: string[]): Promise<StartedDemo> {
  const dataDir = mkdtempSync(join(tmpdir(), 'throughline-demo-'))
  const child = spawn('npm', ['start', '--silent', '--', '--json', '--data-dir', dataDir, ...options], {
    cwd: root,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const messages: string[] = []
  createInterface({ input: child.stderr }).on('line', (line) => messages.push(line))
  const exit = new Promise<number | NodeJS.Signals | null>((resolve) => {
    child.on('exit', (code, signal) => resolve(code ?? signal))
  })

  const ready = new Promise<RunningDemo>((resolve) => {
    createInterface({ input: child.stdout }).on('line', (line) => resolve(JSON.parse(line)))
  })
  const early = exit.then((code) => {
    throw new Error(`npm start ended with ${code}:\n${messages.join('\n')}`)
  })
  const demo = await Promise.race([ready, early]).catch((error) => {
    rmSync(dataDir, { recursive: true, force: true })
    throw error
  })
  early.catch(() => {})

  return {
    ...demo,
    collector: demo.collector ?? '',
    messages,
    exit,
    interrupt: () => process.kill(-child.pid!, 'SIGINT'),
    remove() {
      try {
        process.kill(-child.pid!, 'SIGKILL')
      } catch {
        // Nothing is left of the group.
      }
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}
