import type { SignalStatus } from './delivery/counts.js'
import type { LateSpool } from './delivery/spool-stage.js'
import type { Ways } from './pipelines.js'
import type { Farewell } from './platform.js'
import type { Endings } from './process/endings.js'
import { within } from './safety/deadline.js'
import { guard } from './safety/guard.js'
import type { Pipelines, Sdk } from './sdk.js'
import type { Status, Telemetry } from './telemetry.js'

export type Lifecycle = Pick<Telemetry, 'status' | 'flush' | 'stop'>

/** The life of telemetry that exports. */
export interface ExportingLifecycle extends Lifecycle {
  farewell: Farewell
}

const DEFAULT_TIMEOUT_MS = 5000
/** What the spool gets beyond it, to write what could not be delivered: it is for when the network has no time left. */
const KEEPING_MS = 1000

/** The status of a signal that has no way out. */
const idle = (): SignalStatus => ({ created: 0, exported: 0, dropped: {}, queued: 0 })

export interface LifecycleParts {
  /** `undefined` where there is none. */
  spool: LateSpool | undefined
  receivers: () => Status['receivers']
  file: Ways['file']
  endings: Endings
  beforeFlush(): void
  exitTimeoutMs: number
  takeOut(): void
}

/** `takeOut` removes the patches and gives the globals back. */
export function createLifecycle(
  pipelines: Pipelines,
  sdk: Sdk,
  { endings, beforeFlush, spool, file, receivers, exitTimeoutMs, takeOut }: LifecycleParts,
): ExportingLifecycle {
  const all = Object.values(pipelines).filter((pipeline) => pipeline !== undefined)
  let state: Status['state'] = 'running'
  let stopping: Promise<void> | undefined

  const drain = async (collect: Promise<unknown>, last: boolean) => {
    // What waits already goes at once, since a page that is being hidden gets no second turn; metrics are
    // collected beside it and follow.
    const waiting = all.map((pipeline) => pipeline.flush(last))
    spool?.leave()
    if (spool?.isHidden()) spool.write()
    await collect.catch(() => {})
    const metrics = pipelines.metrics?.flush(last)
    spool?.leave()
    await Promise.all([...waiting, metrics])
  }

  const end = async (timeoutMs: number) => {
    endings.tell('stop')
    // Before the patches go: what they observe belongs to the last collection.
    const measured = sdk.endMetrics()
    takeOut()
    await within(timeoutMs, drain(Promise.all([measured, sdk.shutdown()]), true))
    const settled = Promise.all(all.map((pipeline) => pipeline.stop()))
    if (file) await within(KEEPING_MS, settled.then(file.close))
    if (spool) {
      await within(KEEPING_MS, settled)
      await within(KEEPING_MS, spool.stop())
    }
    state = 'stopped'
  }

  const flush = (timeoutMs: number, last: boolean) => {
    beforeFlush()
    return within(timeoutMs, drain(Promise.all([sdk.collectMetrics(), sdk.flushProcessors()]), last))
  }

  return {
    flush: async ({ timeoutMs = DEFAULT_TIMEOUT_MS } = {}) => void (await flush(timeoutMs, false)),
    farewell: {
      timeoutMs: exitTimeoutMs,
      flush(last = false, reason) {
        if (reason) endings.tell(reason)
        return flush(exitTimeoutMs, last)
      },
      takeUnsent(reason) {
        endings.tell(reason)
        guard(() => sdk.collectRest())
        return all.flatMap((pipeline) => pipeline.takeUnsent())
      },
    },
    stop({ timeoutMs = DEFAULT_TIMEOUT_MS } = {}) {
      stopping ??= end(timeoutMs)
      return stopping
    },
    status: () => ({
      state,
      traces: pipelines.traces?.status() ?? idle(),
      logs: pipelines.logs?.status() ?? idle(),
      metrics: pipelines.metrics?.status() ?? idle(),
      receivers: receivers(),
      ...(file?.status() && { file: file.status()! }),
    }),
  }
}

/** The life of telemetry that is off. */
export function createIdleLifecycle(reason: string, onStop: () => void): Lifecycle {
  let state: Status['state'] = 'disabled'
  return {
    status: () => ({ state, reason, traces: idle(), logs: idle(), metrics: idle(), receivers: {} }),
    flush: () => Promise.resolve(),
    async stop() {
      state = 'stopped'
      onStop()
    },
  }
}
