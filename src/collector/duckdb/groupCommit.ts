import type { DuckDBAppender } from '@duckdb/node-api'
import { ThroughlineError } from '../../core/errors.js'
import type { Database } from './database.js'
import { appendRow, type Rows } from './rows.js'
import { type TableName, tables } from './tables.js'
import type { TraceSampling } from './traceSampling.js'
import { inTransaction } from './transaction.js'

interface Waiting extends Rows {
  resolve: () => void
  reject: (error: unknown) => void
}

export interface GroupCommit {
  /** Resolves when the rows are on disk. */
  add(rows: Rows): Promise<void>
  /** Gives sampling its turn when nothing is written. */
  wake(): void
  /** Resolves when nothing waits any more. */
  idle(): Promise<void>
}

/** A transaction's size; above it latency grows and throughput does not. */
const rowsPerCommit = 20_000

/**
 * Writes requests in as few transactions as possible: while one commits (the disk's turn), the next gathers.
 * Every request waits for the commit it is part of.
 *
 * @param onCommit called after each commit with the tables that got rows.
 * @param sampling what decides which spans stay; without it all do.
 */
export function groupCommit(
  database: Database,
  onCommit: (changed: Set<TableName>) => void,
  sampling?: TraceSampling,
): GroupCommit {
  let waiting: Waiting[] = []
  let running: Promise<void> | undefined
  let sequence = database.lastSequence

  function take(): Waiting[] {
    let count = 0
    let rows = 0
    while (count < waiting.length && rows < rowsPerCommit) rows += waiting[count++]!.rows.length
    const group = waiting.slice(0, count)
    waiting = waiting.slice(count)
    return group
  }

  async function append(group: Waiting[], table: TableName, received: bigint): Promise<void> {
    const appender: DuckDBAppender = await database.writer.createAppender(table)
    try {
      for (const part of group) {
        if (part.table !== table) continue
        const rows = table === 'spans' && sampling ? sampling.admit(part.rows, part.bytes) : part.rows
        for (const row of rows) {
          row.seq = ++sequence
          row.received_unix_nano = received
          appendRow(appender, tables[table], row)
        }
      }
      appender.flushSync()
    } finally {
      // Rows that could not be flushed must not be flushed by closing.
      appender.clear()
      appender.closeSync()
    }
  }

  async function commit(group: Waiting[]): Promise<void> {
    const changed = new Set(group.filter(({ rows }) => rows.length).map(({ table }) => table))
    if (!changed.size) return
    const now = Date.now()
    try {
      await inTransaction(database.writer, async () => {
        for (const table of changed) await append(group, table, BigInt(now) * 1_000_000n)
        await sampling?.begin()
      })
    } catch (error) {
      sampling?.failed()
      throw error
    }
    sampling?.stored(now)
    onCommit(changed)
  }

  async function commitOrSplit(group: Waiting[]): Promise<void> {
    try {
      await commit(group)
      for (const { resolve } of group) resolve()
    } catch (error) {
      // One request that cannot be written must not take the others with it.
      if (group.length > 1) for (const part of group) await commitOrSplit([part])
      else group[0]!.reject(notWritten(database.file, error))
    }
  }

  async function run(): Promise<void> {
    // Let the requests that are already here join the first commit.
    await new Promise((resolve) => setImmediate(resolve))
    do {
      if (waiting.length) await commitOrSplit(take())
      // What cannot be judged now, because nothing can be written, is judged later.
      if (sampling?.isDue(Date.now())) await sampling.look(Date.now()).catch(() => {})
    } while (waiting.length)
    running = undefined
  }

  return {
    add: (rows) =>
      new Promise((resolve, reject) => {
        waiting.push({ ...rows, resolve, reject })
        running ??= run()
      }),
    wake() {
      running ??= run()
    },
    idle: async () => {
      while (running) await running
    },
  }
}

const notWritten = (file: string, cause: unknown): ThroughlineError =>
  new ThroughlineError('STORE_UNAVAILABLE', `${file} cannot be written: ${(cause as Error).message}`, [], {
    cause,
  })
