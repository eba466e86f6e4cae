import { isKept, type Judge, type Judgement, judgeOf } from '../sampling/judge.js'
import type { ResolvedSampling } from '../sampling/options.js'
import { ratiosOf } from '../sampling/rules.js'
import { Tally } from '../sampling/tally.js'
import { isError, type SpanFacts } from '../sampling/trace.js'
import { restated } from '../sampling/traceState.js'
import { Waiting } from '../sampling/waiting.js'
import type { SamplingStatus } from '../wire.js'
import type { Database } from './database.js'
import { type Judgements, openJudgements } from './judgements.js'
import type { Row } from './rows.js'
import { inTransaction } from './transaction.js'

/** Judgements that are remembered, for spans that come later. */
const REMEMBERED = 100_000
/** Traces in one transaction, which exports that come meanwhile wait for. */
const MOST_AT_ONCE = 5000

/** A span that came, and the judgement of its trace if there is one. */
interface Arrived {
  span: Row & SpanFacts
  bytes: number
  judgement: Judgement | undefined
}

/**
 * Samples whole traces. Every span is stored when it comes, so that the sender has its answer; of a trace that is not to
 * be kept they are deleted when it is judged, and what comes of it afterwards is not stored any more. The store's one
 * writer calls this, so that no span is written while its trace is judged.
 */
export class TraceSampling {
  private readonly made = new Map<string, Judgement>()
  private readonly waiting: Waiting
  private readonly tally = new Tally()
  private readonly judge: Judge
  /** How often what waits has to be looked at, in milliseconds. */
  readonly lookEveryMs: number
  private arrived: Arrived[] = []
  private forgotten: string[] = []
  private nextLook = 0

  private constructor(
    private readonly database: Database,
    private readonly judgements: Judgements,
    options: ResolvedSampling,
  ) {
    this.waiting = new Waiting(options, ratiosOf(options))
    this.judge = judgeOf(options, () => performance.now())
    this.lookEveryMs = Math.min(1000, options.waitMs)
  }

  /** Goes on where the last collector on this file was, and judges what has waited long enough meanwhile. */
  static async open(database: Database, options: ResolvedSampling): Promise<TraceSampling> {
    const judgements = await openJudgements(database.writer)
    const sampling = new TraceSampling(database, judgements, options)
    for (const [id, judgement] of await judgements.made()) sampling.remember(id, judgement)
    for await (const { facts, sequence, bytes, receivedMs } of judgements.waiting())
      sampling.waiting.add(facts, sequence, bytes, receivedMs)
    // What cannot be judged now, because nothing can be written, is judged later.
    await sampling.look(Date.now()).catch(() => {})
    return sampling
  }

  /** Of the spans that came, those to store; to be followed by `begin`, and `stored` or `failed`. */
  admit(spans: Row[], bytesOfAll: number): Row[] {
    const bytes = bytesOfAll / spans.length
    return (spans as Arrived['span'][]).filter((span) => {
      const judgement = this.made.get(span.traceId)
      this.arrived.push({ span, bytes, judgement })
      if (judgement?.threshold) span.traceState = restated(span.traceState ?? '', judgement.threshold)
      return !judgement || isKept(judgement)
    })
  }

  /** In the transaction that stores them. */
  async begin(): Promise<void> {
    const waiting = this.arrived.filter(({ judgement }) => !judgement).map(({ span }) => span.traceId)
    const added = new Set(waiting.filter((id) => !this.waiting.has(id)))
    if (added.size) await this.judgements.begin([...added])
  }

  stored(now: number): void {
    for (const { span, bytes, judgement } of this.arrived) {
      if (judgement) this.tally.late(judgement, isError(span))
      else this.waiting.add(span, Number(span.seq), bytes, now)
    }
    this.arrived = []
  }

  failed(): void {
    this.arrived = []
  }

  isDue(now: number): boolean {
    return this.waiting.isFull || now >= this.nextLook
  }

  /** Judges the traces whose time has come, between two commits. */
  async look(now: number): Promise<void> {
    this.nextLook = now + this.lookEveryMs
    for (;;) {
      const due = this.waiting.due(now, MOST_AT_ONCE, this.judge.isCertain)
      if (!due.length) return
      const judged = due.map(([id, trace]) => ({ id, ...trace, ...this.judge.judge(trace) }))
      await inTransaction(this.database.writer, async () => {
        if (this.forgotten.length) await this.judgements.forget(this.forgotten)
        await this.judgements.execute(judged)
      })
      this.forgotten = []
      for (const one of judged) {
        this.waiting.remove(one.id)
        this.remember(one.id, one)
        this.tally.judged(one, one.spans)
      }
      for (const [, , why] of due) if (why === 'traces' || why === 'bytes') this.tally.early[why]++
    }
  }

  status(): SamplingStatus {
    return this.tally.status(this.waiting.count())
  }

  private remember(id: string, { reason, threshold }: Judgement): void {
    this.made.set(id, { reason, threshold })
    if (this.made.size <= REMEMBERED) return
    const oldest = this.made.keys().next().value!
    this.made.delete(oldest)
    this.forgotten.push(oldest)
  }
}

/** Without sampling all that is there stays, also if it is switched on again. */
export async function keepAll(database: Database): Promise<undefined> {
  await (await openJudgements(database.writer)).forgetAll()
}
