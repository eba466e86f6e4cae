import type { SamplingStatus } from '../wire.js'
import { isKept, type Judgement } from './judge.js'

const none = () => ({ traces: 0, spans: 0 })

/** Counts what sampling did, since the collector started. */
export class Tally {
  readonly kept = { error: none(), slow: none(), chosen: none() }
  readonly dropped = { not_chosen: none(), rate: none(), late: { spans: 0, errors: 0 } }
  readonly early = { traces: 0, bytes: 0 }

  judged({ reason }: Judgement, spans: number): void {
    const count = { ...this.kept, ...this.dropped }[reason]
    count.traces++
    count.spans += spans
  }

  /** A span whose trace was judged before. */
  late(judgement: Judgement, isError: boolean): void {
    if (isKept(judgement)) this.kept[judgement.reason as keyof Tally['kept']].spans++
    else {
      this.dropped.late.spans++
      if (isError) this.dropped.late.errors++
    }
  }

  /** @param waiting what waits; nothing when sampling is off. */
  status(waiting?: SamplingStatus['waiting']): SamplingStatus {
    const { kept, dropped, early } = this
    return { enabled: Boolean(waiting), waiting: waiting ?? { ...none(), bytes: 0 }, kept, dropped, early }
  }
}
