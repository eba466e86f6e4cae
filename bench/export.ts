/**
 * What it costs to get spans of ten attributes and one event from their end to a receiver: CPU time of the process a
 * span, in batches of 512, ours beside the official batch processor and exporters; and how long the event loop is held
 * up when 100,000 spans that wait are flushed at once. Run with `npm run bench:export`, or alone with
 * `npx tsx bench/export.ts`, which takes how many rounds there are and the ways that are wanted, if not all. Each way has
 * a process of its own; they take turns. The receiver is another process, which reads and answers.
 */
import { type ChildProcess, fork } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { NAMES } from './export/names.js'
import type { Place } from './export/ways.js'
import type { Turn } from './export/worker.js'
import { buildProgram, median } from './program.js'

const SPANS = 512 * 40
const [rounds = 10, ...WANTED] = process.argv.slice(2)
const ROUNDS = Number(rounds)
const FLUSHED = 100_000
const FLUSHES = 5

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

const range = (values: number[], digits: number) =>
  `${Math.min(...values).toFixed(digits)}…${Math.max(...values).toFixed(digits)}`

const BASE = 'official protobuf'

/** The official exporter over gRPC needs a package that ours does without. */
function isTried(name: string): boolean {
  if (WANTED.length > 0 && name !== BASE && !WANTED.includes(name)) return false
  if (name !== 'official gRPC') return true
  try {
    createRequire(import.meta.url).resolve('@grpc/grpc-js')
    return true
  } catch {
    console.log(`left out: ${name}, since @grpc/grpc-js is not installed`)
    return false
  }
}

async function compare(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'throughline-bench-'))
  const receiver = fork(buildProgram(new URL('./export/receiver.ts', import.meta.url).href), { execArgv: [] })
  const endpoints = await next<Omit<Place, 'folder'>>(receiver)
  const program = buildProgram(new URL('./export/worker.ts', import.meta.url).href)
  const children = new Map<string, ChildProcess>()
  for (const name of NAMES.filter(isTried)) {
    const place: Place = { ...endpoints, folder: join(folder, name.replace(/\W+/g, '-')) }
    const child = fork(program, [name, JSON.stringify(place)], { execArgv: ['--expose-gc'] })
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
  const base = median(cpuOf(BASE))
  console.log(
    `from end() to the receiver, CPU µs a span, median (range) of ${ROUNDS} rounds of ${SPANS} spans:`,
  )
  for (const name of children.keys()) {
    const all = cpuOf(name)
    const ratio = `×${(median(all) / base).toFixed(2)} official protobuf`
    console.log(`  ${name.padEnd(26)} ${median(all).toFixed(2).padStart(6)} (${range(all, 2)})  ${ratio}`)
    console.log(`    ${JSON.stringify(turns.get(name)!.at(-1)!.report) ?? ''}`.trimEnd())
  }
  console.log(
    `\n${FLUSHED} spans that wait, flushed: the longest hold-up of the event loop, ms, median (range) of ${FLUSHES}:`,
  )
  for (const [name, child] of children) {
    const delays: number[] = []
    for (let i = 0; i < FLUSHES; i++) delays.push((await turn(child, FLUSHED, FLUSHED)).delay)
    console.log(`  ${name.padEnd(26)} ${median(delays).toFixed(1).padStart(6)} (${range(delays, 1)})`)
  }
  for (const child of [...children.values(), receiver]) child.kill()
  rmSync(folder, { recursive: true, force: true })
}

await compare()
