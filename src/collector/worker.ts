/** The store's thread: decodes, writes and reads, so that the thread that answers HTTP never waits. */
import { parentPort, workerData } from 'node:worker_threads'
import { ThroughlineError } from '../core/errors.js'
import { exportMessages, fromJson, fromProtobuf } from '../core/otlp/index.js'
import { openDatabase } from './duckdb/database.js'
import { groupCommit } from './duckdb/groupCommit.js'
import type { Answer, Call } from './duckdb/messages.js'
import { reads } from './duckdb/reads.js'
import { rowsOf } from './duckdb/rows.js'
import type { TableName } from './duckdb/tables.js'
import { keepAll, TraceSampling } from './duckdb/traceSampling.js'
import { Tally } from './sampling/tally.js'
import type { ExportRequest, StoreOptions } from './store.js'

const port = parentPort!
const utf8 = new TextDecoder()
const post = (answer: Answer) => port.postMessage(answer)

function failed(id: number, error: unknown): void {
  const { message } = error as Error
  post({ id, error: { code: error instanceof ThroughlineError ? error.code : 'STORE_UNAVAILABLE', message } })
}

async function serve({ folder, sampling: options }: StoreOptions): Promise<void> {
  const database = await openDatabase(folder)
  const sampling = options ? await TraceSampling.open(database, options) : await keepAll(database)
  const onCommit = (changed: Set<TableName>) => {
    if (changed.has('logs')) post({ event: 'logs' })
  }
  const commits = groupCommit(database, onCommit, sampling)
  const timer = sampling && setInterval(commits.wake, sampling.lookEveryMs)
  const running = new Set<Promise<unknown>>()
  const methods = {
    ...reads(database.reader),
    async write({ signal, encoding, body }: ExportRequest) {
      const { request } = exportMessages[signal]
      const decoded = encoding === 'json' ? fromJson(request, utf8.decode(body)) : fromProtobuf(request, body)
      await commits.add(rowsOf(signal, decoded, body.length))
    },
    async sampling() {
      return JSON.stringify(sampling?.status() ?? new Tally().status())
    },
    async close() {
      clearInterval(timer)
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
serve(workerData as StoreOptions).then(
  () => post({ id: 0, result: undefined }),
  (error) => {
    failed(0, error)
    port.close()
  },
)
