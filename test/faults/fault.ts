/** What a fault is, and how one is run: the application, what happens to it, and what must have become of its records. */
import type { DropCause } from '../../src/core/delivery/sender.js'
import type { StartOptions } from '../../src/node/index.js'
import { type Application, type Report, startApplication } from './application.js'
import { emptied, type Folder, filesIn, ordinaryFolder } from './folder.js'
import { fatesOf, judge, judgeLater } from './judge.js'
import { type Receiver, startReceiver } from './receiver.js'

/** What became of a record; a cause's name is that it was dropped for it. */
export type Fate = 'exported' | 'spooled' | DropCause

export interface Stage {
  receiver: Receiver
  folder: Folder
  application: Application
}

export interface Fault {
  title: string
  /** Which fates records may meet; each must have befallen some. */
  fates: Fate[]
  /** Which they may meet beside those, by the pace of the machine. */
  mayAlso?: Fate[]
  /** Before the application is started. */
  before?(stage: Omit<Stage, 'application'>): void | Promise<void>
  /** Default: two loads. */
  during?(stage: Stage): Promise<void>
  /** What the spool is in. */
  folder?(): Folder
  /** Default: the folder itself. */
  spool?(folder: Folder): string
  endpoint?(receiver: Receiver): string | Promise<string>
  options?: Partial<StartOptions>
  /** For Node. */
  args?: string[]
  /** What else must hold; answers what does not. */
  check?(stage: Stage, report: Report): string[] | Promise<string[]>
  /** What is spooled is not delivered later: nobody can be at that address, or it is not whole. */
  isForEver?: boolean
  /** What else there is to say. */
  note?(): string
}

/** A line of the table. */
export interface Row {
  title: string
  sent?: string
  /** How many records met each fate. */
  fates?: Record<string, number>
  heapMax?: number
  delayMs?: number
  problems: string[]
  /** Why it could not be arranged on this system, or what else there is to say. */
  note?: string
}

export const STOP_MS = 1000

/** Everything that takes long by default takes a second at most. */
const LIMITS = { batchDelayMs: 50, batchSize: 64, exportTimeoutMs: 500, retryMs: 500 }

export async function run(fault: Fault): Promise<Row> {
  const folder = (fault.folder ?? ordinaryFolder)()
  const { title } = fault
  if (folder.missing) {
    folder.remove()
    return { title, problems: [], note: folder.missing }
  }
  const receiver = await startReceiver()
  try {
    return await perform(fault, folder, receiver)
  } catch (thrown) {
    return { title, problems: [String(thrown)] }
  } finally {
    await receiver.down()
    folder.remove()
  }
}

async function perform(fault: Fault, folder: Folder, receiver: Receiver): Promise<Row> {
  const { title, endpoint = ({ url }) => url, during = twoLoads, args = [] } = fault
  const options: StartOptions = {
    serviceName: 'shop-api',
    endpoint: await endpoint(receiver),
    spool: { directory: fault.spool?.(folder) ?? folder.path },
    limits: LIMITS,
    ...fault.options,
  }
  await fault.before?.({ receiver, folder })
  const application = await startApplication(options, { args })
  const stage = { receiver, folder, application }
  await during(stage)
  const report = await application.stop(STOP_MS)
  const requests = receiver.requests()
  const problems = await judge(fault, stage, report)
  problems.push(...((await fault.check?.(stage, report)) ?? []))
  const note = (await deliverLater(fault, stage, options, report, problems)) ?? fault.note?.()
  const { made, heapMax, delayMs } = report
  const sent = `${made.traces} spans, ${made.logs} logs, ${requests} req.`
  return { title, sent, fates: fatesOf(report), heapMax, delayMs, problems, ...(note && { note }) }
}

/** Of many faults. */
export const isDown: Fault['before'] = ({ receiver }) => receiver.down()

async function twoLoads({ application }: Stage): Promise<void> {
  await application.load(60)
  await application.order('flush', 300)
  await application.load(60)
}

/** What was spooled arrives when the receiver is well again, at the next start: all of it, and once. */
async function deliverLater(
  { isForEver }: Fault,
  { receiver, folder }: Stage,
  options: StartOptions,
  report: Report,
  problems: string[],
): Promise<string | undefined> {
  const left = filesIn(folder).length
  if (left === 0 || isForEver) return undefined
  await receiver.down()
  await receiver.up()
  const later = await startApplication(options)
  await emptied(folder)
  await later.stop(STOP_MS)
  const { traces } = report.status
  problems.push(...judgeLater(receiver, traces.exported + (traces.spooled ?? 0), filesIn(folder).length))
  return `${left} files, of which the next start delivered ${left - filesIn(folder).length}`
}
