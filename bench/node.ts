/**
 * What telemetry costs a Node server: CPU per request, by the server process's own `cpuUsage`, for a handler
 * that does nearly nothing and for one that works. Run with `npm run bench:node`; `--rounds 40`, `--processes 5`,
 * `--only bare,ours`, and `--profile ours` for where the time goes.
 *
 * Servers, load and receiver are processes of their own. The servers take turns, each round beginning with another,
 * and the turns are short, so that what else the machine does meets all of them alike. Each variant has several
 * servers: two processes of the same program differ by more than is looked for.
 */
import { type ChildProcess, execFileSync, fork } from 'node:child_process'
import { createRequire } from 'node:module'
import { availableParallelism, cpus } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { buildSync } from 'esbuild'
import type { Asked } from './node/load.js'
import { summarise } from './node/profile.js'
import { type Measured, printTable, type Row } from './node/report.js'
import type { Received } from './node/sink.js'
import { variants } from './node/variants.js'

const CONNECTIONS = 32
const TURN_MS = 250
/**
 * What is measured is a server that has been up for a while. Code becomes fast by requests and not by time: V8 compiles
 * for tens of thousands of them, on threads whose CPU time counts for the process. So the handler does without its
 * millisecond of work until then, and has it for a moment more that is not counted either.
 */
const WARM_UP_REQUESTS = { json: 60_000, work: 40_000 }
/**
 * What is still waiting when the load ends is exported before the CPU time is read, for which everybody's batches wait
 * less than they do by default: full ones, which are nearly all, do not wait. Who exports nothing waits for them too.
 */
const SETTLE_MS = 150
const BATCH_DELAY_MS = 50
/** Turns of who is many times dearer than the others. */
const FEW = 4
/** Turns of the handler's loop that take about a millisecond; the same number for everybody. */
const TURNS = 150_000

const require = createRequire(import.meta.url)
const here = fileURLToPath(new URL('./node/', import.meta.url))
const cache = fileURLToPath(new URL('../node_modules/.cache/throughline/bench/node/', import.meta.url))

const { values: given } = parseArgs({
  options: {
    rounds: { type: 'string', default: '24' },
    processes: { type: 'string', default: '3' },
    only: { type: 'string' },
    profile: { type: 'string' },
    scenario: { type: 'string' },
  },
})

/** Builds what the processes run: ours as it is published, and the rest with their packages outside. */
function build(): void {
  const vite = join(dirname(require.resolve('vite/package.json')), 'bin/vite.js')
  const args = ['build', '--mode', 'node', '--outDir', `${cache}ours`, '--logLevel', 'warn']
  execFileSync(process.execPath, [vite, ...args], { stdio: 'inherit' })
  const shared = { outdir: cache, bundle: true, platform: 'node', packages: 'external' } as const
  for (const [format, names] of [
    ['cjs', ['server', 'load', 'sink']],
    ['esm', ['official', 'sentry', 'lower-bound', 'context-only']],
  ] as const) {
    const entryPoints = names.map((name) => `${here}${name}.ts`)
    buildSync({ ...shared, format, entryPoints, outExtension: { '.js': format === 'cjs' ? '.cjs' : '.mjs' } })
  }
}

const next = <T>(child: ChildProcess): Promise<T> =>
  new Promise((resolve, reject) => {
    const fail = (code: number) => reject(new Error(`a process of the benchmark ended with ${code}`))
    child.once('exit', fail)
    child.once('message', (value) => {
      child.removeListener('exit', fail)
      resolve(value as T)
    })
  })

const ask = <T>(child: ChildProcess, message: string | object): Promise<T> => {
  const answer = next<T>(child)
  child.send(message)
  return answer
}

interface Run {
  name: string
  server: ChildProcess
  port: number
  measured: Measured[]
}

async function startServer(name: string, scenario: string, endpoint: string): Promise<Run> {
  const { preload, env } = variants[name]!
  const profiling = given.profile === name ? ['--cpu-prof', `--cpu-prof-dir=${cache}profiles`] : []
  const loading = preload ? ['--import', pathToFileURL(cache + preload).href] : []
  const server = fork(`${cache}server.cjs`, [scenario, endpoint, String(TURNS)], {
    execArgv: ['--expose-gc', ...profiling, ...loading],
    env: {
      ...process.env,
      OTEL_SERVICE_NAME: 'bench',
      OTEL_EXPORTER_OTLP_ENDPOINT: endpoint,
      OTEL_BSP_SCHEDULE_DELAY: String(BATCH_DELAY_MS),
      ...env,
    },
    // What is dropped under this load is counted here and need not be said aloud.
    stdio: ['ignore', 'ignore', process.env.BENCH_STDERR ? 'inherit' : 'ignore', 'ipc'],
  })
  return { name, server, port: await next<number>(server), measured: [] }
}

async function warmUp({ server, port }: Run, load: ChildProcess, requests: number): Promise<void> {
  await ask(server, 'idle')
  await ask(load, { port, connections: CONNECTIONS, requests })
  await ask(server, 'work')
  await ask(load, { port, connections: CONNECTIONS, ms: TURN_MS })
}

async function measure(run: Run, load: ChildProcess, sink: ChildProcess): Promise<Measured> {
  await ask(sink, 'count')
  await ask(run.server, 'begin')
  const asked = await ask<Asked>(load, { port: run.port, connections: CONNECTIONS, ms: TURN_MS })
  await new Promise((resolve) => setTimeout(resolve, SETTLE_MS))
  const cpu = await ask<number>(run.server, 'end')
  const { spans } = await ask<Received>(sink, 'count')
  return {
    micros: cpu / asked.requests,
    p99: asked.p99,
    throughput: asked.requests / asked.seconds,
    exported: spans / asked.requests,
  }
}

const rotated = <T>(all: T[], by: number): T[] => all.map((_, index) => all[(index + by) % all.length]!)

async function compare(scenario: keyof typeof WARM_UP_REQUESTS, names: string[]): Promise<void> {
  const [load, sink] = ['load', 'sink'].map((name) => fork(`${cache}${name}.cjs`, { execArgv: [] }))
  const endpoint = `http://127.0.0.1:${await next<number>(sink!)}`
  const runs: Run[] = []
  for (let process = 0; process < Number(given.processes); process++)
    for (const name of names)
      if (process === 0 || !variants[name]!.few) runs.push(await startServer(name, scenario, endpoint))
  for (const run of runs) await warmUp(run, load!, WARM_UP_REQUESTS[scenario])
  for (let round = 0; round < Number(given.rounds); round++)
    for (const run of rotated(runs, round))
      if (round < FEW || !variants[run.name]!.few) run.measured.push(await measure(run, load!, sink!))
  // Not between the turns: what V8 has compiled for objects of which none is there it throws away with the garbage, and
  // compiles anew, which was 400 µs of each request to a handler that works.
  const rows = new Map<string, Row>()
  for (const { name, server, measured } of runs) {
    const row = rows.get(name) ?? { ...variants[name]!, processes: [] }
    row.processes.push({ measured, heap: (await ask<number>(server, 'heap')) / 2 ** 20 })
    rows.set(name, row)
  }
  printTable([...rows.values()])
  const ended = runs.map(({ server }) => new Promise((resolve) => server.once('exit', resolve)))
  for (const child of [load!, sink!, ...runs.map(({ server }) => server)]) child.disconnect()
  await Promise.all(ended)
}

build()
const only = given.only?.split(',')
const chosen = (names: string[]) => names.filter((name) => !only || name === 'bare' || only.includes(name))
const names = Object.keys(variants)
console.log(
  `Node ${process.version}, ${availableParallelism()} × ${cpus()[0]?.model}, ${CONNECTIONS} connections, ${given.processes} processes of each, ${given.rounds} turns of ${TURN_MS} ms`,
)
if (given.scenario !== 'work') {
  console.log('\nA handler that answers 1 KB of JSON:')
  await compare('json', chosen(names))
}
if (given.scenario !== 'json') {
  console.log('\nA handler with 1 ms of work and one outgoing fetch:')
  await compare('work', chosen(names.filter((name) => variants[name]!.works)))
}
if (given.profile) summarise(`${cache}profiles`)
