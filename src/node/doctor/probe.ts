/**
 * Loaded into an application before everything else, by `throughline doctor -- node app.js`: sees what is taken of
 * Node's modules before `start()` puts its own in place, and ends the process when that has returned.
 */
import childProcess from 'node:child_process'
import { tracingChannel } from 'node:diagnostics_channel'
import { appendFileSync } from 'node:fs'
import http from 'node:http'
import https from 'node:https'
import workerThreads from 'node:worker_threads'
import { STARTING } from '../starting.js'
import { REPORT_VARIABLE, type Sighting, type Taken } from './program.js'

/** What `start()` replaces in place, so that whoever has the original goes on with that. */
const REPLACED: [module: object, name: string, functions: string[]][] = [
  [http, 'node:http', ['request', 'get']],
  [https, 'node:https', ['request', 'get']],
  [childProcess, 'node:child_process', ['spawnSync', 'execFileSync', 'execSync']],
  [workerThreads, 'node:worker_threads', ['Worker']],
]

const MOST = 20
const taken: Taken[] = []
const warnings: string[] = []
let isStarting = false

const OURS = new URL('.', import.meta.url).href

/** Node copies its modules' members, we keep the originals for ourselves, and instrumentations wrap them. */
const isInnocent = (place: string): boolean =>
  place.startsWith('node:') ||
  place.startsWith(OURS) ||
  /[\\/]node_modules[\\/](throughline|@opentelemetry)[\\/]/.test(place)

/** Who reads it, by the frame above the reader. */
function readerOf(getter: () => unknown): string | undefined {
  const holder: { stack?: string } = {}
  Error.captureStackTrace(holder, getter)
  const place = /^\s*at (?:.*\()?(.+?:\d+:\d+)\)?$/.exec(holder.stack?.split('\n')[1] ?? '')?.[1]
  return place && !isInnocent(place) ? place : undefined
}

function watch(module: Record<string, unknown>, name: string, fn: string): void {
  let value = module[fn]
  const get = () => {
    const by = isStarting || taken.length >= MOST ? undefined : readerOf(get)
    if (by) taken.push({ what: `${fn} of ${name}`, by })
    return value
  }
  const set = (given: unknown) => {
    value = given
  }
  Object.defineProperty(module, fn, { configurable: true, enumerable: true, get, set })
}

for (const [module, name, functions] of REPLACED)
  for (const fn of functions) watch(module as Record<string, unknown>, name, fn)

const print = console.warn
console.warn = (...args: unknown[]) => {
  if (/^\[throughline\]/.test(String(args[0])))
    warnings.push(String(args[0]).replace(/^\[throughline\] /, ''))
  else print(...args)
}

const ended = (sighting: Pick<Sighting, 'failure'>) => {
  const file = process.env[REPORT_VARIABLE]
  if (file) appendFileSync(file, `${JSON.stringify({ taken, warnings, ...sighting } satisfies Sighting)}\n`)
  // By force, so that nothing is sent of what was recorded.
  process.kill(process.pid, 'SIGKILL')
}

tracingChannel(STARTING).subscribe({
  start: () => {
    isStarting = true
  },
  end: (message) => {
    if (!('error' in message)) ended({})
  },
  asyncStart() {},
  asyncEnd() {},
  error: ({ error }) => ended({ failure: String((error as Error).message ?? error) }),
})
