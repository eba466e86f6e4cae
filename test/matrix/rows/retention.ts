/** Nothing keeps a context that is finished. */
import { context } from '@opentelemetry/api'
import { collectGarbage } from '../garbage.js'
import type { Row, Visit } from '../row.js'
import { STEPS_OF_TASKS } from './isolation.js'

const CONTEXTS = 100
/** WebKit takes what merely looks like a pointer on the stack for one; a leak keeps them all. */
const MOST_LEFT = 4

/** Each in its own function, so that no variable of a caller holds what is looked for. */
function spend({ telemetry, ...rest }: Visit, kept: WeakRef<object>[]): Promise<unknown> {
  return telemetry.span('finished', async (span) => {
    kept.push(new WeakRef(context.active()), new WeakRef(span))
    for (const step of Object.values(STEPS_OF_TASKS)) await step({ telemetry, ...rest }, () => 0.1)
  })
}

const living = (kept: WeakRef<object>[]) => kept.filter((one) => one.deref()).length

export const retentionRows: Row[] = [
  {
    name: 'nothing retains finished contexts',
    points: ['contexts were made', 'one that is held is found', 'none is left'],
    async run(visit) {
      const kept: WeakRef<object>[] = []
      // Were it collected too, the test would see nothing.
      const held = context.active().setValue(Symbol('held'), 1)
      const control = new WeakRef<object>(held)
      for (let count = 0; count < CONTEXTS; count++) await spend(visit, kept)
      if (kept.length === 2 * CONTEXTS) visit.at('contexts were made')
      await visit.telemetry.flush()
      for (let round = 0; round < 60 && living(kept) > MOST_LEFT; round++) await collectGarbage()
      const left = living(kept)
      if (control.deref() === held) visit.at('one that is held is found')
      if (left > MOST_LEFT) visit.wrong(`${left} of ${kept.length} contexts and spans are left`)
      else visit.at('none is left')
    },
  },
]
