/** Faults of the machine around the process, and more than it can carry. */
import { setTimeout as wait } from 'node:timers/promises'
import { type Fault, isDown, type Stage } from './fault.js'
import { bytesIn, emptied, spooled } from './folder.js'

const HOUR_MS = 3_600_000
const MIB = 2 ** 20

/** No span ends before it began, however the clock was set. */
function spansGoForward({ receiver }: Stage): string[] {
  const backward = receiver
    .spans()
    .filter((span) => BigInt(span.endTimeUnixNano ?? 0) < BigInt(span.startTimeUnixNano ?? 0))
  return backward.length > 0 ? [`${backward.length} spans ended before they began`] : []
}

const SPANS = 1_000_000
const SECONDS = 10
/** All of Node's heap in the flood: it would not hold a tenth of the spans. */
const HEAP_MIB = 64
/** What the limits allow: the queue, and the batches on their way, at less than 2 KiB a span. */
const MOST_KEPT_BYTES = 8 * MIB

/** By default. */
const MOST_SPOOLED_BYTES = 64 * MIB

const kept = { before: 0, after: 0 }
let seconds = 0

export const PROCESS: Fault[] = [
  {
    title: 'the clock jumps 6 hours ahead and 12 back',
    fates: ['exported'],
    before: isDown,
    options: { limits: { batchDelayMs: 50, retryMs: 30_000 } },
    async during({ application, receiver }) {
      await application.load(30)
      await application.order('jump', 6 * HOUR_MS)
      await application.load(30)
      await receiver.up()
      await application.load(30)
      await application.order('jump', -12 * HOUR_MS)
      await application.load(30)
      await application.order('flush', 10_000)
    },
    check: spansGoForward,
  },
  {
    title: 'the clock jumps while requests are in the spool',
    fates: ['exported'],
    before: isDown,
    async during({ application, receiver, folder }) {
      await application.load(30)
      await spooled(folder)
      await application.order('jump', 6 * HOUR_MS)
      await application.load(30)
      await application.order('jump', -12 * HOUR_MS)
      await receiver.up()
      await application.load(30)
      await emptied(folder)
      await application.order('flush', 10_000)
    },
    check: spansGoForward,
  },
  {
    title: `1,000,000 spans in ${SECONDS} s, endpoint down`,
    fates: [],
    mayAlso: ['queue_full', 'spooled', 'spool_full', 'unreachable'],
    options: { limits: {} },
    args: [`--max-old-space-size=${HEAP_MIB}`],
    isForEver: true,
    before: isDown,
    async during({ application }) {
      await application.load(100)
      kept.before = await application.order('heap')
      let flooding = true
      const flood = async () => {
        const done = await application.order<{ seconds: number }>('flood', { spans: SPANS, seconds: SECONDS })
        flooding = false
        seconds = done.seconds
      }
      const meanwhile = async () => {
        while (flooding) {
          await application.load(10)
          await wait(50)
        }
      }
      await Promise.all([flood(), meanwhile()])
      kept.after = await application.order('heap')
    },
    check: ({ folder }) => [
      ...(kept.after - kept.before > MOST_KEPT_BYTES
        ? [`it holds ${((kept.after - kept.before) / MIB).toFixed(1)} MiB more than before`]
        : []),
      ...(bytesIn(folder) > MOST_SPOOLED_BYTES
        ? [`its spool has ${(bytesIn(folder) / MIB).toFixed(1)} MiB`]
        : []),
    ],
    note: () =>
      `${seconds.toFixed(1)} s in a heap of ${HEAP_MIB} MiB; ${((kept.after - kept.before) / MIB).toFixed(1)} MiB held at their end`,
  },
]
