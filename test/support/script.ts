/** Runs a piece of JavaScript as an application would run: a process of its own that imports `dist`. */
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../', import.meta.url))

export interface Run {
  child: ChildProcess
  /** Settles when the process has ended. */
  ended: Promise<{ code: number | null; signal: NodeJS.Signals | null; stdout: string; stderr: string }>
  /** Settles when the text was printed; rejects when the process ends before. */
  printed(text: string): Promise<void>
}

/**
 * Starts `source`, an ES module unless said otherwise, in which `throughline` is this package as built; in this
 * Node unless `binary` is another.
 */
export function runScript(
  source: string,
  options: {
    args?: string[]
    env?: Record<string, string>
    type?: 'module' | 'commonjs'
    binary?: string
  } = {},
): Run {
  if (!existsSync(`${root}dist/node.js`)) throw new Error('dist is missing; run "npm run build" first')
  const type = `--input-type=${options.type ?? 'module'}`
  const child = spawn(options.binary ?? process.execPath, [...(options.args ?? []), type, '-e', source], {
    cwd: root,
    env: { ...process.env, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let [stdout, stderr] = ['', '']
  child.stdout.on('data', (chunk) => {
    stdout += chunk
  })
  child.stderr.on('data', (chunk) => {
    stderr += chunk
  })
  const ended: Run['ended'] = new Promise((resolve) =>
    child.on('close', (code, signal) => resolve({ code, signal, stdout, stderr })),
  )
  const printed = (text: string) =>
    new Promise<void>((resolve, reject) => {
      const look = () => stdout.includes(text) && resolve()
      child.stdout.on('data', look)
      void ended.then(() => reject(new Error(`the process ended without printing ${text}: ${stderr}`)))
      look()
    })
  return { child, ended, printed }
}
