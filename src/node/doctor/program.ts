import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Finding, ok, trouble } from './report.js'

/** Names the file into which the probe writes what it saw. */
export const REPORT_VARIABLE = 'THROUGHLINE_DOCTOR_REPORT'

/** A function that somebody had before `start()` replaced it. */
export interface Taken {
  what: string
  /** The file, line and column that read it. */
  by: string
}

/** What the probe saw of one `start()`. */
export interface Sighting {
  taken: Taken[]
  /** What `start()` said. */
  warnings: string[]
  /** What it threw. */
  failure?: string
}

const ABOUT = 'import order'
const ADVICE =
  'let start() be the first line of the application, in a file of its own that is imported first, or use "node --import throughline/register app.js"'

/** What a program that never calls `start()` gets. */
const MOST_MS = 30_000

/** Runs a program until `start()` has returned in it, and says what came too late for it. */
export async function watchStart([program, ...args]: string[], mostMs = MOST_MS): Promise<Finding[]> {
  const folder = mkdtempSync(join(tmpdir(), 'throughline-doctor-'))
  try {
    const report = join(folder, 'report')
    await run(program!, args, report, mostMs)
    const written = existsSync(report) ? readFileSync(report, 'utf8').split('\n').filter(Boolean) : []
    return written.length > 0
      ? written.map((line) => JSON.parse(line) as Sighting).flatMap(findingsOf)
      : [
          trouble(
            ABOUT,
            `${program} did not call start() within ${mostMs / 1000} s, or not in Node: ${ADVICE}`,
          ),
        ]
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
  }
}

function findingsOf({ taken, warnings, failure }: Sighting): Finding[] {
  const found = [
    ...(failure === undefined ? [] : [trouble('start()', failure)]),
    ...warnings.map((warning) => trouble('start()', warning)),
    ...taken.map(({ what, by }) =>
      trouble(ABOUT, `${by} had ${what} before start(), so what it does with it is not seen: ${ADVICE}`),
    ),
  ]
  return taken.length > 0 ? found : [...found, ok(ABOUT, 'nobody had what start() replaces before it did')]
}

function run(program: string, args: string[], report: string, mostMs: number): Promise<void> {
  const name = './doctor-probe.js'
  // One level up when this code ended up in a shared chunk.
  const here = new URL(name, import.meta.url)
  const probe = existsSync(here) ? here : new URL(`.${name}`, import.meta.url)
  const { NODE_OPTIONS = '' } = process.env
  const env = {
    ...process.env,
    [REPORT_VARIABLE]: report,
    NODE_OPTIONS: `${NODE_OPTIONS} --import ${probe.href}`.trim(),
  }
  return new Promise((resolve) => {
    const child = spawn(program, args, { env, stdio: ['ignore', 'ignore', 'inherit'] })
    const timer = setTimeout(() => child.kill('SIGKILL'), mostMs)
    const done = () => {
      clearTimeout(timer)
      resolve()
    }
    child.on('error', done)
    child.on('exit', done)
  })
}
