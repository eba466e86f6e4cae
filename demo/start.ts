/** `npm start`: the whole demo in one command, and nothing left of it after Ctrl-C but its data folder. */
import { join } from 'node:path'
import { buildIfNeeded } from './run/build.js'
import { startChild } from './run/child.js'
import { noCollector, startDemoCollector } from './run/collector.js'
import { readOptions } from './run/options.js'
import { startPage } from './run/page.js'
import { type RunningDemo, summary } from './run/summary.js'

const options = readOptions()
const { dataDir } = options
const say = (text: string) => process.stderr.write(`${text}\n`)

interface Part {
  stop(): Promise<void>
}

/** What is running, in the order in which it was started; it is stopped the other way round. */
const running: Part[] = []
async function begin<P extends Part>(name: string, part: Promise<P>): Promise<P> {
  const began = performance.now()
  running.push(await part)
  say(`  ${name} … ${((performance.now() - began) / 1000).toFixed(1)} s`)
  return part
}

let stopping = false
async function stop(code: number): Promise<void> {
  if (stopping) return
  stopping = true
  // First the page, so that nobody asks for more; then the services, which send what they still hold; the
  // collector last, because that is where they send it.
  for (const part of running.reverse()) await part.stop().catch((error: Error) => say(error.message))
  if (code === 0 && options.collector) say(`Stopped. What was recorded is in ${dataDir}.`)
  process.exit(code)
}

function fail(reason: string): void {
  if (!stopping) say(`\n${reason}; stopping the demo.`)
  void stop(1)
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    if (!stopping) say('\nStopping: what is recorded is still being sent …')
    void stop(0)
  })
}

async function main(): Promise<void> {
  await buildIfNeeded(say)
  say('Starting the shop:')
  const collector = await begin(
    'collector',
    options.collector ? startDemoCollector(dataDir, options.freePorts) : noCollector(),
  )
  const service = (name: string, port: number, env: Record<string, string>) => {
    const common = { COLLECTOR_URL: collector.url, PORT: String(options.port(port)) }
    return begin(name, startChild(name, { ...common, ...env }, fail))
  }
  const database = await service('database', 0, {})
  const payments = await service('payments', 3002, {})
  const shopApi = await service('shop-api', 3001, { DATABASE_URL: database.url, PAYMENTS_URL: payments.url })
  const pageEnv = { SHOP_API_URL: shopApi.url, VITE_COLLECTOR_URL: collector.url }
  const page = await begin('page', startPage(options.port(5173), join(dataDir, 'vite'), pageEnv))
  if (stopping) return
  const demo: RunningDemo = {
    page: page.url,
    collector: options.collector ? collector.url : undefined,
    shopApi: shopApi.url,
    payments: payments.url,
    database: database.url,
    dataDir,
    pids: { start: process.pid, database: database.pid, payments: payments.pid, 'shop-api': shopApi.pid },
  }
  process.stdout.write(options.json ? `${JSON.stringify(demo)}\n` : summary(demo))
}

main().catch((error: Error) => fail(error.message))
