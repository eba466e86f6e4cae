/** Whether what an application says of its telemetry is true, and whether it went on as before. */
import type { Report } from './application.js'
import type { Fault, Stage } from './fault.js'
import { STOP_MS } from './fault.js'
import { recordsIn } from './folder.js'
import type { Receiver } from './receiver.js'

const SIGNALS = ['traces', 'logs', 'metrics'] as const

/** What the spool has beyond `stop`'s own time, and what a machine that is busy with other things may take of it. */
const MORE_MS = 5000

const sum = (values: Iterable<number>): number => [...values].reduce((total, value) => total + value, 0)

/** How many records met each fate, over the signals that are counted one by one. */
export function fatesOf({ status }: Report): Record<string, number> {
  const fates: Record<string, number> = {}
  const add = (fate: string, count: number) => {
    if (count > 0) fates[fate] = (fates[fate] ?? 0) + count
  }
  for (const { exported, spooled = 0, dropped } of [status.traces, status.logs]) {
    add('exported', exported)
    add('spooled', spooled)
    for (const [cause, count] of Object.entries(dropped)) add(cause, count)
  }
  return fates
}

/** What is wrong; nothing when all is as it must be. */
export async function judge(
  { fates, mayAlso = [] }: Pick<Fault, 'fates' | 'mayAlso'>,
  { application, receiver, folder }: Stage,
  report: Report,
): Promise<string[]> {
  const problems: string[] = []
  const same = (what: string, found: unknown, expected: unknown) => {
    if (found !== expected) problems.push(`${what}: ${found} instead of ${expected}`)
  }
  const { status, made, stopMs } = report
  same('spans created', status.traces.created - (status.traces.recovered ?? 0), made.traces)
  same('log records created', status.logs.created - (status.logs.recovered ?? 0), made.logs)
  for (const signal of SIGNALS) {
    const { created, exported, dropped, spooled = 0, queued } = status[signal]
    same(`${signal} without a fate`, queued, 0)
    same(`${signal} accounted for`, exported + sum(Object.values(dropped)) + spooled, created)
  }
  same('spooled records on the disk', recordsIn(folder), sum(SIGNALS.map((one) => status[one].spooled ?? 0)))
  same('spans acknowledged', idsOf(receiver).size, status.traces.exported)
  same('log records acknowledged', receiver.logs().length, status.logs.exported)

  const met = fatesOf(report)
  for (const fate of fates) if (!met[fate]) problems.push(`nothing was ${fate}`)
  for (const [fate, count] of Object.entries(met))
    if (![...fates, ...mayAlso].some((one) => one === fate)) problems.push(`${count} records were ${fate}`)

  same('requests that the application answered', application.answered, application.asked)
  if (stopMs > STOP_MS + MORE_MS) problems.push(`stop() took ${Math.round(stopMs)} ms`)
  const { code, stderr } = await application.ended
  same('exit code', code, 0)
  const foreign = stderr.split('\n').filter((line) => line && !line.startsWith('[throughline]'))
  if (foreign.length > 0) problems.push(`it wrote to stderr: ${foreign.join('\n')}`)
  return problems
}

/** The same for the start after it, which delivers what was spooled: nothing is missing, nothing came twice. */
export function judgeLater(receiver: Receiver, made: number, left: number): string[] {
  const problems: string[] = []
  const ids = idsOf(receiver).size
  if (ids !== made) problems.push(`${ids} spans arrived in the end instead of ${made}`)
  if (receiver.spans().length !== ids) problems.push(`${receiver.spans().length - ids} spans arrived twice`)
  if (left > 0) problems.push(`${left} files are still spooled`)
  return problems
}

const idsOf = (receiver: Receiver): Set<unknown> => new Set(receiver.spans().map(({ spanId }) => spanId))
