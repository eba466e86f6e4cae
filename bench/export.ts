/**
 * What it costs to get spans of ten attributes and one event from their end to a receiver: CPU time of the process a
 * span, in batches of 512, ours beside the official batch processor and exporters; and how long the event loop is held
 * up when 100,000 spans that wait are flushed at once. Run with `npm run bench:export`. Each way has a process of its
 * own; they take turns. The receiver is another process, which reads and answers.
 */
import { type ChildProcess, fork } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildSync } from 'esbuild'
import { NAMES } from './export/names.js'
import type { Turn } from './export/worker.js'

const SPANS = 512 * 40
const ROUNDS = Number(process.argv[2] ?? 10)
const FLUSHED = 100_000
const FLUSHES = 5

const cache = fileURLToPath(new URL('../node_modules/.cache/throughline/bench/', import.meta.url))

/** Builds a program: `tsx` would give each closure its name at run time, which costs more than we do. */
function build(file: string): string {
  const outfile = join(cache, `${file.replaceAll('/', '-')}.js`)
  buildSync({
    entryPoints: [fileURLToPath(new URL(`./${file}.ts`, import.meta.url))],
    outfile,
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    define: { __VERSION__: '"bench"', __SCRIPT_TAG__: 'false' },
  })
  return outfile
}

const next = <T>(child: ChildProcess): Promise<T> =>
  new Promise((resolve, reject) => {
    const fail = (code: number | null) => reject(new Error(`a process ended with ${code}`))
    child.once('exit', fail)
    child.once('message', (value) => {
      child.off('exit', fail)
      resolve(value as T)
    })
  })

type Answer = Turn & { report: unknown }

async function turn(child: ChildProcess, spans: number, together: number): Promise<Answer> {
  child.send({ spans, together })
  return next<Answer>(child)
}

const sorted = (values: number[]) => values.toSorted((a, b) => a - b)
const middle = (values: number[]) => sorted(values)[values.length >> 1]!
const range = (values: number[], digits: number) =>
  `${Math.min(...values).toFixed(digits)}…${Math.max(...values).toFixed(digits)}`

async function compare(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'throughline-bench-'))
  const receiver = fork(build('export/receiver'), { execArgv: [] })
  const endpoint = await next<string>(receiver)
  const program = build('export/worker')
  const children = new Map<string, ChildProcess>()
  for (const name of NAMES) {
    const child = fork(program, [name, endpoint, join(folder, name.replace(/\W+/g, '-'))], {
      execArgv: ['--expose-gc'],
    })
    await next(child)
    children.set(name, child)
  }
  const turns = new Map<string, Answer[]>(NAMES.map((name) => [name, []]))
  for (let round = -2; round < ROUNDS; round++)
    for (const [name, child] of children) {
      const answer = await turn(child, SPANS, 512)
      if (round >= 0) turns.get(name)!.push(answer)
    }
  const cpuOf = (name: string) => turns.get(name)!.map(({ cpu }) => cpu)
  const base = middle(cpuOf('official protobuf'))
  console.log(
    `from end() to the receiver, CPU µs a span, median (range) of ${ROUNDS} rounds of ${SPANS} spans:`,
  )
  for (const name of children.keys()) {
    const all = cpuOf(name)
    const ratio = `×${(middle(all) / base).toFixed(2)} official protobuf`
    console.log(`  ${name.padEnd(26)} ${middle(all).toFixed(2).padStart(6)} (${range(all, 2)})  ${ratio}`)
    console.log(`    ${JSON.stringify(turns.get(name)!.at(-1)!.report) ?? ''}`.trimEnd())
  }
  console.log(
    `\n${FLUSHED} spans that wait, flushed: the longest hold-up of the event loop, ms, median (range) of ${FLUSHES}:`,
  )
  for (const [name, child] of children) {
    const delays: number[] = []
    for (let i = 0; i < FLUSHES; i++) delays.push((await turn(child, FLUSHED, FLUSHED)).delay)
    console.log(`  ${name.padEnd(26)} ${middle(delays).toFixed(1).padStart(6)} (${range(delays, 1)})`)
  }
  for (const child of [...children.values(), receiver]) child.kill()
  rmSync(folder, { recursive: true, force: true })
}

await compare()
