/** The store's thread: decodes, writes and reads, so that the thread that answers HTTP never waits. */
import { parentPort, workerData } from 'node:worker_threads'
import { ThroughlineError } from '../core/errors.js'
import { exportMessages, fromJson, fromProtobuf } from '../core/otlp/index.js'
import { openDatabase } from './duckdb/database.js'
import { groupCommit } from './duckdb/groupCommit.js'
import type { Answer, Call } from './duckdb/messages.js'
import { reads } from './duckdb/reads.js'
import { rowsOf } from './duckdb/rows.js'
import type { ExportRequest } from './store.js'

const port = parentPort!
const utf8 = new TextDecoder()
const post = (answer: Answer) => port.postMessage(answer)

function failed(id: number, error: unknown): void {
  const { message } = error as Error
  post({ id, error: { code: error instanceof ThroughlineError ? error.code : 'STORE_UNAVAILABLE', message } })
}

async function serve(folder: string | undefined): Promise<void> {
  const database = await openDatabase(folder)
  const commits = groupCommit(database, (changed) => {
    if (changed.has('logs')) post({ event: 'logs' })
  })
  const running = new Set<Promise<unknown>>()
  const methods = {
    ...reads(database.reader),
    async write({ signal, encoding, body }: ExportRequest) {
      const { request } = exportMessages[signal]
      const decoded = encoding === 'json' ? fromJson(request, utf8.decode(body)) : fromProtobuf(request, body)
      await commits.add(rowsOf(signal, decoded))
    },
    async close() {
      await commits.idle()
      // DuckDB's native code does not survive a connection that is closed under a running query.
      await Promise.allSettled(running)
      database.close()
    },
  }

  async function answer({ id, method, argument }: Call): Promise<void> {
    try {
      const call = methods[method] as (argument: unknown) => Promise<unknown>
      post({ id, result: await call(argument) })
    } catch (error) {
      failed(id, error)
    }
  }

  port.on('message', async (call: Call) => {
    const answered = answer(call)
    if (call.method === 'close') {
      await answered
      port.close()
    } else {
      running.add(answered)
      await answered
      running.delete(answered)
    }
  })
}

// The opening is call 0, which nobody has to send.
serve((workerData as { folder: string | undefined }).folder).then(
  () => post({ id: 0, result: undefined }),
  (error) => {
    failed(0, error)
    port.close()
  },
)
