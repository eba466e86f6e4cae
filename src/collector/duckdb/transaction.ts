import type { DuckDBConnection } from '@duckdb/node-api'

/** Commits what `work` writes, or nothing of it. */
export async function inTransaction(writer: DuckDBConnection, work: () => Promise<void>): Promise<void> {
  await writer.run('BEGIN')
  try {
    await work()
    await writer.run('COMMIT')
  } catch (error) {
    await writer.run('ROLLBACK').catch(() => {})
    throw error
  }
}
