import { Worker } from 'node:worker_threads'
import type { Exporter } from '../../core/config/exporter.js'
import type { Unsent } from '../../core/delivery/unsent.js'
import { guard } from '../../core/safety/guard.js'
import { type Fates, fatesIn, memoryFor } from './last-fates.js'

// Taken when this module is loaded, before our own instrumentation replaces it.
const Thread = Worker

/** What the thread needs of a request; a function cannot go there. */
export type LastRequest = Omit<Unsent, 'settle' | 'exporter'> & { exporter: Omit<Exporter, 'askHeaders'> }

export interface ThreadData {
  requests: LastRequest[]
  memory: Int32Array
}

/** What became of records at the very end. */
export interface Last {
  lost: number
  kept: number
}

/**
 * Sends requests while this thread waits, one try each: for the very end of a process, where nothing runs later.
 * Another thread does it, which takes 20 to 50 ms to start; without anything to send none is.
 */
export function sendNow(requests: Unsent[], timeoutMs: number): Last {
  const last: Last = { lost: 0, kept: 0 }
  if (requests.length === 0) return last
  const fates = fatesIn(memoryFor(requests.length))
  if (timeoutMs > 0) guard(() => sendInThread(requests, fates, performance.now() + timeoutMs))
  requests.forEach(({ count, settle }, index) => {
    const { cause, lost = {}, kept = 0 } = settle(fates.read(index))
    last.kept += kept
    last.lost += cause ? count : Object.values(lost).reduce((sum, one) => sum + one, 0)
  })
  return last
}

function sendInThread(requests: Unsent[], fates: Fates, deadline: number): void {
  const timeoutMs = deadline - performance.now()
  const workerData: ThreadData = {
    memory: fates.memory,
    requests: requests.map(({ settle: _, exporter: { askHeaders: __, ...exporter }, ...request }) => ({
      ...request,
      exporter: { ...exporter, timeoutMs: Math.min(exporter.timeoutMs, timeoutMs) },
    })),
  }
  new Thread(__SEND_THREAD__, {
    eval: true,
    workerData,
    // Without the application's preloads: they would run once more, in a process that is ending.
    execArgv: [],
    env: { ...process.env, NODE_OPTIONS: '' },
    stdout: true,
    stderr: true,
  }).unref()
  fates.wait(deadline)
}
