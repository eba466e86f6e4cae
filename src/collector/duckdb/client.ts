import { Worker } from 'node:worker_threads'
import { ThroughlineError } from '../../core/errors.js'
import type { Store, StoreOptions } from '../store.js'
import { workerFile } from './locate.js'
import type { Answer, Call } from './messages.js'

interface Pending {
  resolve: (result: unknown) => void
  reject: (error: Error) => void
}

/**
 * Opens the DuckDB store of a folder, or without one in memory, in a thread of its own: DuckDB's appender is synchronous, and on the
 * thread that answers HTTP it would stall every connection.
 *
 * @throws ThroughlineError `STORE_UNAVAILABLE` when the file is locked, damaged or of another version,
 *   `MISSING_DEPENDENCY` when DuckDB is not installed.
 */
export async function openStore(options: StoreOptions = {}): Promise<Store> {
  const worker = new Worker(await workerFile(), { workerData: options, execArgv: [] })
  const pending = new Map<number, Pending>()
  const listeners = new Set<() => void>()
  let lastId = 0
  let ended: Error | undefined

  function end(error: Error): void {
    ended ??= new ThroughlineError('STORE_UNAVAILABLE', `the store stopped: ${error.message}`, [], {
      cause: error,
    })
    for (const { reject } of pending.values()) reject(ended)
    pending.clear()
  }

  worker.on('message', (answer: Answer) => {
    if ('id' in answer) {
      const call = pending.get(answer.id)
      pending.delete(answer.id)
      if (answer.error) call?.reject(new ThroughlineError(answer.error.code, answer.error.message))
      else call?.resolve(answer.result)
    } else for (const listener of listeners) listener()
  })
  worker.on('error', end)
  const exited = new Promise<void>((resolve) => worker.on('exit', () => resolve()))
  exited.then(() => end(new Error('its thread has ended')))

  function wait(id: number): Promise<unknown> {
    return new Promise((resolve, reject) => pending.set(id, { resolve, reject }))
  }

  function call<T>(method: Call['method'], argument?: unknown, transfer: ArrayBuffer[] = []): Promise<T> {
    if (ended) return Promise.reject(ended)
    const id = ++lastId
    const result = wait(id)
    worker.postMessage({ id, method, argument } satisfies Call, transfer)
    return result as Promise<T>
  }

  try {
    await wait(0)
  } catch (error) {
    await exited
    throw error
  }
  let closing: Promise<void> | undefined
  return {
    write: (request) => call('write', request),
    traces: (filter) => call('traces', filter),
    trace: (traceId) => call('trace', traceId),
    logs: (filter) => call('logs', filter),
    metrics: (filter) => call('metrics', filter),
    services: () => call('services'),
    sampling: () => call('sampling'),
    logsAfter: (position) => call('logsAfter', position),
    export: (signal) => call('export', signal),
    onLogs(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    close() {
      // The thread ends by itself then; terminating it would cut into DuckDB's own cleaning up.
      closing ??= call<void>('close').then(() => exited)
      return closing
    },
  }
}
