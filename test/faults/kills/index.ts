/** Processes that are killed at random instants while they export: what was delivered or spooled is not lost. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { readBody } from '../../../src/node/spool/frame.js'
import { cleanEnvironment, root } from '../../packaging/project.js'
import { random } from '../../support/random.js'
import { startApplication } from '../application.js'
import type { Row } from '../fault.js'
import { emptied, type Folder, filesIn, ordinaryFolder } from '../folder.js'
import { type Between, spansOf, standBetween } from './between.js'
import { type RunningCollector, runCollector } from './collector.js'

const TIMES = 100
const AT_ONCE = 4
const LATEST_MS = 400
const SEED = Number(process.env.FAULTS_SEED ?? 6)
const HOUR_MS = 3_600_000

/** What a process said of itself last. */
interface Said {
  traceId: string
  created: number
  exported: number
  spooled: number
  recovered: number
  damaged: number
}

const optionsOf = (run: string, { url }: Between, { path }: Folder) => ({
  serviceName: 'killed',
  endpoint: url,
  headers: { 'x-run': run },
  instrument: false as const,
  metrics: false,
  spool: { directory: path },
  limits: { batchSize: 32, batchDelayMs: 10, retryMs: 1 },
})

/** Runs one until `afterMs` after it has begun, and answers what it said. */
async function killOne(options: object, afterMs: number): Promise<Said> {
  const child = spawn(process.execPath, [fileURLToPath(new URL('killed.mjs', import.meta.url))], {
    cwd: root,
    env: { ...cleanEnvironment(), FAULT_OPTIONS: JSON.stringify(options) },
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const said: Said = { traceId: '', created: 0, exported: 0, spooled: 0, recovered: 0, damaged: 0 }
  const lines = createInterface(child.stdout)
  lines.on('line', (line) => Object.assign(said, JSON.parse(line)))
  const ended = once(child, 'close')
  await Promise.race([once(lines, 'line'), ended])
  await wait(afterMs)
  child.kill('SIGKILL')
  await ended
  return said
}

const title = `killed at ${TIMES} random instants`

/** What a trace has at the collector, as whoever looks at it is shown. */
async function shown({ ask }: RunningCollector, { traceId }: Said): Promise<string[]> {
  const { spans = [] } = await ask<{ spans?: { spanId: string }[] }>(`traces/${traceId}`)
  return spans.map(({ spanId }) => `${traceId} ${spanId}`)
}

async function killAll(between: Between, folder: Folder): Promise<Said[]> {
  const next = random(SEED + 1)
  const said: Said[] = []
  let run = 0
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      while (run < TIMES) {
        const number = run++
        said[number] = await killOne(optionsOf(String(number), between, folder), next() * LATEST_MS)
      }
    }),
  )
  return said
}

/** The last process comes when the claims of the dead are over. */
async function deliverRest(between: Between, folder: Folder): Promise<void> {
  between.behave()
  const last = await startApplication(optionsOf('last', between, folder), {
    env: { FAULT_CLOCK: String(HOUR_MS) },
  })
  await emptied(folder)
  await last.stop(1000)
}

async function run(): Promise<Row> {
  const collector = await runCollector()
  const between = await standBetween(collector.url, random(SEED))
  const folder = ordinaryFolder()
  const problems: string[] = []
  try {
    const said = await killAll(between, folder)
    await between.settled()
    const delivered = new Set(between.acknowledged)
    const told = new Map(between.told)
    const spooled = new Set<string>()
    for (const file of filesIn(folder)) {
      const body = readBody(readFileSync(file))
      if (!body) problems.push(`${file} is not whole`)
      else for (const id of spansOf(body)) spooled.add(id)
    }
    await deliverRest(between, folder)
    if (filesIn(folder).length > 0) problems.push(`${filesIn(folder).length} files are still spooled`)

    const safe = new Set([...delivered, ...spooled])
    const seen: string[] = []
    for (const [run, one] of said.entries()) {
      const here = await shown(collector, one)
      seen.push(...here)
      const claimed = one.exported - (one.recovered - one.damaged) + one.spooled
      if (here.length < claimed)
        problems.push(`process ${run} said ${claimed}, of which ${here.length} are there`)
      if (one.exported > (told.get(String(run)) ?? 0))
        problems.push(`process ${run} said more than it was told`)
      if (one.damaged > 0) problems.push(`process ${run} found ${one.damaged} damaged`)
    }
    if (new Set(seen).size !== seen.length)
      problems.push(`${seen.length - new Set(seen).size} are shown twice`)
    const missing = [...safe].filter((id) => !seen.includes(id))
    if (missing.length > 0) problems.push(`${missing.length} of ${safe.size} are missing`)
    if (seen.length !== safe.size) problems.push(`${seen.length} are shown instead of ${safe.size}`)
    const made = said.reduce((sum, { created, recovered }) => sum + created - recovered, 0)
    return {
      title,
      sent: `≥ ${made} spans, ${between.requests} req.`,
      fates: { exported: delivered.size, spooled: spooled.size },
      problems,
      note: `${seen.length} at the collector, ${made - seen.length} were in memory`,
    }
  } finally {
    await between.close()
    await collector.stop()
    folder.remove()
  }
}

export const KILLS = { title, run }
