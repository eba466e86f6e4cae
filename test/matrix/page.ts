/** The page's half of the matrix: runs one row by name, or one case of the contract. */
import { type Span, trace } from '@opentelemetry/api'
import { type Status, start, type Telemetry } from '../../src/browser/index.js'
import { type Given as GivenCase, runCase } from './page-contract.js'
import type { Outcome, Row, Visit } from './row.js'
import { rows } from './rows.js'

/** A row that waits for a callback which never comes is told by the points that it did not reach; a busy machine takes less. */
const MOST_MS = 60_000
/** An engine on a busy machine takes a while to send thousands of spans, all of which are looked for on the wire. */
const MOST_MS_TO_STOP = 30_000

// As they are before `start` patches them.
const [NativePromise, nativeTimeout] = [Promise, setTimeout.bind(window)]
const after = (ms: number) => new NativePromise<void>((resolve) => nativeTimeout(resolve, ms))

declare global {
  interface Window {
    runRow(name: string, endpoint: string): Promise<Outcome>
    /** Starts telemetry that sends nothing by itself, and records one span. */
    recordOnce(endpoint: string): void
    /** Another visit to a page that was left; resolves when nothing is kept any more. */
    revisit(endpoint: string): Promise<void>
    runContract(given: GivenCase): Promise<void>
  }
}

window.runContract = runCase

window.runRow = async (name, endpoint) => {
  const row = rows.find((one) => one.name === name)
  if (!row) throw new Error(`there is no row "${name}"`)
  if (row.has && !row.has()) return { problems: [], isAbsent: true }
  await row.before?.()
  const telemetry = start({
    endpoint,
    serviceName: 'matrix',
    metrics: false,
    // Makes roots of clicks, which is another test's matter.
    instrument: { interactions: false },
    limits: { queueSize: 10_000 },
    ...row.options,
  })
  const problems: string[] = []
  // Two at a time: what one of them leaves behind, the other would find.
  await Promise.all(['a', 'b'].map((id) => visit(row, { id, telemetry, endpoint }, problems)))
  if (trace.getActiveSpan()) problems.push('a span is active outside of all')
  if (row.leaves === 'refused') await allKept(telemetry)
  if (row.leaves) return { problems }
  await telemetry.stop({ timeoutMs: MOST_MS_TO_STOP })
  problems.push(...(row.after?.() ?? []))
  return { problems }
}

window.recordOnce = (endpoint) => {
  const options = { endpoint, metrics: false, instrument: false, limits: { batchDelayMs: 600_000 } } as const
  start(options).span('in the frame', () => {})
}

window.revisit = async (endpoint) => {
  const telemetry = start({ endpoint, serviceName: 'matrix', metrics: false, instrument: false })
  while ((await kept()) > 0) await after(50)
  await telemetry.stop()
}

/** Until every span is in the spool. */
async function allKept(telemetry: Telemetry): Promise<void> {
  const isKept = ({ created, spooled }: Status['traces']) => spooled === created
  while (!isKept(telemetry.status().traces)) {
    await telemetry.flush()
    await after(20)
  }
}

/** Requests in the spool, once it was opened. */
async function kept(): Promise<number> {
  const databases = await indexedDB.databases()
  if (!databases.some(({ name }) => name === 'throughline')) return Infinity
  return new NativePromise((resolve, reject) => {
    const open = indexedDB.open('throughline')
    open.onerror = reject
    open.onsuccess = () => {
      const keys = open.result.transaction('spool').objectStore('spool').getAllKeys()
      keys.onerror = reject
      keys.onsuccess = () => {
        open.result.close()
        // The others are marks of those that were claimed.
        resolve((keys.result as unknown[][]).filter(({ length }) => length > 2).length)
      }
    }
  })
}

type Given = Pick<Visit, 'id' | 'telemetry' | 'endpoint'>

function visit(row: Row, given: Given, problems: string[]): Promise<void> {
  const { id, telemetry } = given
  const owner = `row ${id}`
  const missing = new Set(row.points)
  const wrong = (problem: string) => void problems.push(`${id}: ${problem}`)
  const at = (span: Span) => (point: string) => {
    if (!missing.delete(point)) wrong(`"${point}" was reached again, or is not listed`)
    const active = trace.getActiveSpan()
    if (active !== span) wrong(`"${point}" is in ${active ? 'another span' : 'no span'}`)
    telemetry.span(point, { attributes: { owner } }, () => {})
  }
  const forRow = (span: Span): Visit => ({
    ...given,
    at: at(span),
    elsewhere: (run) => telemetry.span('elsewhere', { root: true }, run),
    later: (value) => after(1).then(() => value),
    fails: (reason) =>
      new NativePromise((_, reject) => {
        nativeTimeout(() => reject(reason))
      }),
    wrong,
  })
  return telemetry.span(owner, async (span) => {
    const failed = (thrown: unknown) => wrong(`it threw ${(thrown as Error)?.stack ?? thrown}`)
    const run = (async () => row.run(forRow(span)))().catch(failed)
    await Promise.race([run, after(MOST_MS)])
    for (const point of missing) wrong(`"${point}" was not reached`)
  })
}
