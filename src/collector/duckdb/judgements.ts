import type { DuckDBConnection } from '@duckdb/node-api'
import { isKept, type Judgement } from '../sampling/judge.js'
import type { SpanFacts } from '../sampling/trace.js'
import { restated } from '../sampling/traceState.js'
import dropSql from '../sql/drop_traces.sql?raw'
import judgeSql from '../sql/judge_traces.sql?raw'
import restateSql from '../sql/restate_traces.sql?raw'
import statesSql from '../sql/trace_states.sql?raw'
import waitingSql from '../sql/waiting_spans.sql?raw'
import type { StoredRow } from './wireForm.js'

/** A judgement on a trace whose rows have at least this number. */
export interface Judged extends Judgement {
  id: string
  firstSequence: number
}

/** A stored span of a trace without a judgement. */
export interface WaitingSpan {
  sequence: number
  receivedMs: number
  bytes: number
  facts: SpanFacts
}

/** The judgements on disk, by which a collector that was killed goes on where it was. */
export interface Judgements {
  /** Those that were made. */
  made(): Promise<[id: string, Judgement][]>
  /** Spans of traces that have none, in order of arrival. */
  waiting(): AsyncIterable<WaitingSpan>
  /** Notes traces that have none yet. */
  begin(ids: string[]): Promise<void>
  /** Writes down judgements and does what they say. */
  execute(judged: Judged[]): Promise<void>
  /** Forgets what was judged; a trace that has begun anew meanwhile goes on. */
  forget(ids: string[]): Promise<void>
  forgetAll(): Promise<void>
}

const waitingSpan = ({ seq, received, bytes, attributes, ...facts }: StoredRow): WaitingSpan => ({
  sequence: Number(seq),
  receivedMs: Number(received / 1_000_000n),
  bytes: Number(bytes),
  facts: { ...(facts as SpanFacts), attributes: JSON.parse(attributes ?? '[]') },
})

/** Opens the table of judgements, of which each trace has one while it may still get spans. */
export async function openJudgements(writer: DuckDBConnection): Promise<Judgements> {
  await writer.run(
    'CREATE TABLE IF NOT EXISTS judgements (trace_id VARCHAR NOT NULL, reason VARCHAR, threshold VARCHAR)',
  )

  /** Says in `tracestate` for how many traces each one stands. */
  async function restate(chosen: Judged[], from: string): Promise<void> {
    const thresholds = new Map(chosen.map(({ id, threshold }) => [id, threshold]))
    const found = await writer.runAndReadAll(statesSql, [from, JSON.stringify([...thresholds.keys()])])
    const changes = (found.getRows() as [string, string][]).map(([id, old]) => ({
      id,
      old,
      new: restated(old, thresholds.get(id)!),
    }))
    await writer.run(restateSql, [JSON.stringify(changes), from])
  }

  return {
    async made() {
      const found = await writer.runAndReadAll(
        'SELECT trace_id, reason, threshold FROM judgements WHERE reason IS NOT NULL ORDER BY rowid',
      )
      const rows = found.getRows() as [string, Judgement['reason'], string][]
      return rows.map(([id, reason, threshold]) => [id, { reason, threshold }])
    },
    async *waiting() {
      for await (const rows of (await writer.stream(waitingSql)).yieldRowObjects())
        yield* rows.map(waitingSpan)
    },
    async begin(ids) {
      await writer.run(`INSERT INTO judgements SELECT unnest(from_json(?, '["VARCHAR"]')), NULL, NULL`, [
        JSON.stringify(ids),
      ])
    },
    async execute(judged) {
      const from = String(Math.min(...judged.map((one) => one.firstSequence)))
      const dropped = judged.filter((one) => !isKept(one)).map(({ id }) => id)
      const chosen = judged.filter(({ threshold }) => threshold)
      if (dropped.length) await writer.run(dropSql, [from, JSON.stringify(dropped)])
      if (chosen.length) await restate(chosen, from)
      const made = judged.map(({ id, reason, threshold }) => ({ id, reason, threshold }))
      await writer.run(judgeSql, [JSON.stringify(made)])
    },
    async forget(ids) {
      await writer.run(
        `DELETE FROM judgements
         WHERE reason IS NOT NULL AND trace_id IN (SELECT unnest(from_json(?, '["VARCHAR"]')))`,
        [JSON.stringify(ids)],
      )
    },
    async forgetAll() {
      await writer.run('DELETE FROM judgements')
    },
  }
}
