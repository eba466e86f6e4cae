/**
 * Runs one row in the Node that is tested: many tasks at once, each in a trace of its own, interleaved by a
 * seeded random. What it records is judged by the one who started it: `harness.mjs <row> <seed>`.
 */
import { setTimeout as delay, setImmediate as immediate } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { start } from 'throughline'

const [file, seed] = process.argv.slice(2)

/** Mulberry32. */
function randomFrom(state) {
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
const random = randomFrom(Number(seed))

/** Gives the other tasks a turn, each time in another way. */
async function pause() {
  const way = Math.floor(random() * 4)
  if (way === 1) await new Promise((resolve) => process.nextTick(resolve))
  if (way === 2) await immediate()
  if (way === 3) await delay(Math.floor(random() * 5))
}

const row = await import(pathToFileURL(file))
const telemetry = start({
  serviceName: 'node-matrix',
  metrics: false,
  instrumentations: row.instrumentations?.() ?? [],
  limits: { queueSize: 1_000_000 },
})

// What a task gives to `elsewhere` is called here, where no task is active; and so is every "outside".
const given = []
const outside = setInterval(() => {
  telemetry.span('outside', () => {})
  for (const run of given.splice(0)) run()
}, 1)

function context(id) {
  return {
    id,
    telemetry,
    pause,
    /** Records that the program is at this point; the span must hang below the task's. */
    check: (point) => telemetry.span(point, { attributes: { 'matrix.task': id } }, () => {}),
    /** Calls back from outside of every task. */
    elsewhere: (run) => given.push(run),
  }
}

async function runTask(id) {
  await pause()
  const options = { root: true, attributes: { 'matrix.id': id } }
  await telemetry.span('task', options, () => row.task(context(id)))
}

const keepAlive = setInterval(() => {}, 1000)
await row.before?.(telemetry)
const { points, tasks = 200 } = row
await Promise.all(Array.from({ length: tasks }, (_, index) => runTask(`task-${index}`)))
telemetry.span('outside', () => {})
const problems = (await row.after?.(telemetry)) ?? []
clearInterval(outside)
clearInterval(keepAlive)
await telemetry.stop()
const { dropped } = telemetry.status().traces
if (Object.keys(dropped).length > 0) problems.push(`spans were dropped: ${JSON.stringify(dropped)}`)
console.log(JSON.stringify({ points, tasks, problems }))
