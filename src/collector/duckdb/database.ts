import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import { ThroughlineError } from '../../core/errors.js'
import { installCommand } from '../installCommand.js'
import macros from '../sql/macros.sql?raw'
import { type Column, tables } from './tables.js'

export interface Database {
  file: string
  /** Writes and reads have a connection each, so that a slow query does not hold up a commit. */
  writer: DuckDBConnection
  reader: DuckDBConnection
  /** The highest `seq` in any table, 0 when there is none. */
  lastSequence: bigint
  close(): void
}

const declaration = ({ name, type, nullable }: Column): string =>
  `"${name}" ${type}${nullable ? '' : ' NOT NULL'}`

function unavailable(file: string, cause: unknown): ThroughlineError {
  const reason = (cause as Error).message
  const message = /lock/i.test(reason)
    ? `${file} is in use: another collector probably runs on this data folder; stop it, or choose another folder with --data`
    : `${file} cannot be opened: ${reason}`
  return new ThroughlineError('STORE_UNAVAILABLE', message, [], { cause })
}

function missing(cause: NodeJS.ErrnoException): never {
  if (cause.code !== 'ERR_MODULE_NOT_FOUND') throw cause
  const message = `the collector needs @duckdb/node-api; install it with: ${installCommand(process.cwd())}`
  throw new ThroughlineError('MISSING_DEPENDENCY', message, [], { cause })
}

/** Refuses a file that another version wrote differently; rows are appended by position. */
async function checkColumns(connection: DuckDBConnection, file: string): Promise<void> {
  for (const [table, columns] of Object.entries(tables)) {
    const found = await connection.runAndReadAll(
      'SELECT column_name FROM duckdb_columns() WHERE table_name = ? ORDER BY column_index',
      [table],
    )
    const names = found.getRows().map(([name]) => name)
    if (names.join() !== columns.map(({ name }) => name).join())
      throw new ThroughlineError(
        'STORE_UNAVAILABLE',
        `${file} was written by another version of Throughline; move it away, or choose another folder with --data`,
      )
  }
}

/** Sequence numbers go on where the file ends. */
async function lastSequence(connection: DuckDBConnection): Promise<bigint> {
  const maxima = Object.keys(tables).map((table) => `(SELECT coalesce(max(seq), 0) FROM ${table})`)
  const result = await connection.runAndReadAll(`SELECT greatest(${maxima.join()})::BIGINT`)
  return result.getRows()[0]![0] as bigint
}

/**
 * Opens, or makes, the database in a folder; without one, in memory.
 *
 * @throws ThroughlineError `STORE_UNAVAILABLE` when the file is locked, damaged or of another version,
 *   `MISSING_DEPENDENCY` when DuckDB is not installed.
 */
export async function openDatabase(folder: string | undefined): Promise<Database> {
  const { DuckDBInstance } = await import('@duckdb/node-api').catch(missing)
  const file = folder === undefined ? ':memory:' : join(folder, 'telemetry.duckdb')
  let instance: DuckDBInstance
  try {
    if (folder !== undefined) mkdirSync(folder, { recursive: true })
    // Two threads are enough for a developer's machine, and leave it the rest.
    instance = await DuckDBInstance.create(file, { threads: '2', autoinstall_known_extensions: 'false' })
  } catch (error) {
    throw unavailable(file, error)
  }
  const writer = await instance.connect()
  const reader = await instance.connect()
  const close = () => {
    reader.closeSync()
    writer.closeSync()
    instance.closeSync()
  }
  try {
    for (const [table, columns] of Object.entries(tables))
      await writer.run(`CREATE TABLE IF NOT EXISTS ${table} (${columns.map(declaration).join()})`)
    await checkColumns(writer, file)
    await reader.run(macros)
    return { file, writer, reader, lastSequence: await lastSequence(writer), close }
  } catch (error) {
    close()
    throw error instanceof ThroughlineError ? error : unavailable(file, error)
  }
}
