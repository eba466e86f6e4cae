/**
 * Our telemetry with the OpenTelemetry Collector and telemetrygen, as built by Go from their own sources. Prints a line
 * for each row and ends with `N passed, N failed`; words of titles as arguments run only those. Where the tools cannot be
 * had that is said, and nothing is counted.
 */
import { existsSync } from 'node:fs'
import { root } from '../packaging/project.js'
import { cleanUp } from './peer.js'
import { ROWS, type Row } from './rows.js'
import { buildTools, NotArranged, type Tools } from './tools.js'

const ROW_MS = 60_000

const say = (text: string) => process.stdout.write(`${text}\n`)
if (!existsSync(`${root}/dist/node.js`)) throw new Error('dist is not built: run "npm run build" first')

const wanted = process.argv.slice(2)
const picked = ROWS.filter(
  ({ title }) => wanted.length === 0 || wanted.some((words) => title.includes(words)),
)

async function tools(): Promise<Tools | undefined> {
  const began = performance.now()
  try {
    const built = await buildTools(say)
    say(`the tools are there after ${((performance.now() - began) / 1000).toFixed(1)} s`)
    return built
  } catch (error) {
    if (!(error instanceof NotArranged)) throw error
    say(`not arranged: ${error.message}`)
    return undefined
  }
}

async function inTime({ run }: Row, built: Tools): Promise<string> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not done after ${ROW_MS / 1000} s`)), ROW_MS)
  })
  try {
    return await Promise.race([run(built), late])
  } finally {
    clearTimeout(timer)
    await cleanUp()
  }
}

const counts = { passed: 0, failed: 0 }
const built = await tools()
if (!built) say(`${picked.length} could not be arranged here`)
for (const row of built ? picked : []) {
  try {
    say(`passed  ${row.title}: ${await inTime(row, built!)}`)
    counts.passed++
  } catch (error) {
    say(`FAILED  ${row.title}: ${(error as Error).stack}`)
    counts.failed++
  }
}
say(`\n${counts.passed} passed, ${counts.failed} failed`)
process.exitCode = counts.failed > 0 ? 1 : 0
