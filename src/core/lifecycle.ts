import { within } from './deadline.js'
import type { SignalStatus } from './delivery/counts.js'
import type { Pipelines, Sdk } from './sdk.js'
import type { Status, Telemetry } from './telemetry.js'

export type Lifecycle = Pick<Telemetry, 'status' | 'flush' | 'stop'>

/** The life of telemetry that exports. */
export interface ExportingLifecycle extends Lifecycle {
  /** What the platform calls when the page is hidden (it may come back) or the process ends (`last`). */
  flushOnExit(last?: boolean): Promise<void>
}

const DEFAULT_TIMEOUT_MS = 5000

/** The status of a signal that has no way out. */
const idle = (): SignalStatus => ({ created: 0, exported: 0, dropped: {}, queued: 0 })

/** `takeOut` removes the patches and gives the globals back. */
export function createLifecycle(pipelines: Pipelines, sdk: Sdk, takeOut: () => void): ExportingLifecycle {
  const all = Object.values(pipelines).filter((pipeline) => pipeline !== undefined)
  let state: Status['state'] = 'running'
  let stopping: Promise<void> | undefined

  const drain = async (collect: Promise<unknown>, last: boolean) => {
    // What waits already goes at once, since a page that is being hidden gets no second turn; metrics are
    // collected beside it and follow.
    const waiting = all.map((pipeline) => pipeline.flush(last))
    await collect.catch(() => {})
    await Promise.all([...waiting, pipelines.metrics?.flush(last)])
  }

  const end = async (timeoutMs: number) => {
    takeOut()
    // The SDK's own shutdown collects the last metrics, so it comes before the last flush.
    await within(timeoutMs, drain(sdk.shutdown(), true))
    for (const pipeline of all) pipeline.stop()
    state = 'stopped'
  }

  const flush = (timeoutMs: number, last: boolean) =>
    within(timeoutMs, drain(Promise.all([sdk.collectMetrics(), sdk.flushProcessors()]), last))

  return {
    flush: ({ timeoutMs = DEFAULT_TIMEOUT_MS } = {}) => flush(timeoutMs, false),
    flushOnExit: (last = false) => flush(DEFAULT_TIMEOUT_MS, last),
    stop({ timeoutMs = DEFAULT_TIMEOUT_MS } = {}) {
      stopping ??= end(timeoutMs)
      return stopping
    },
    status: () => ({
      state,
      traces: pipelines.traces?.status() ?? idle(),
      logs: pipelines.logs?.status() ?? idle(),
      metrics: pipelines.metrics?.status() ?? idle(),
    }),
  }
}

/** The life of telemetry that is off. */
export function createIdleLifecycle(reason: string, onStop: () => void): Lifecycle {
  let state: Status['state'] = 'disabled'
  return {
    status: () => ({ state, reason, traces: idle(), logs: idle(), metrics: idle() }),
    flush: () => Promise.resolve(),
    async stop() {
      state = 'stopped'
      onStop()
    },
  }
}
