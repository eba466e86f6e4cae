import { context, type Meter } from '@opentelemetry/api'
import { preciseNow } from '../core/clock.js'
import type { CreateMetrics, Metrics } from '../core/metrics/index.js'
import { at } from '../core/metrics/now.js'
import type { Recorders } from '../core/recorders.js'
import { guard } from '../core/safety/guard.js'
import { BATCH, CREATE, MEASURE, OBSERVE } from './api/metrics.js'
import { later, whenIdle } from './lazy.js'

/** Measurements that are kept until what adds them up has arrived. */
const MAX_KEPT = 2000

type Methods = Record<string, (...given: unknown[]) => unknown>

/** What the rest of us has recorded. */
const RECORD = ['called', 'generated']

/**
 * Metrics for a page: what is created and measured is kept until the part that does it has arrived, and is done
 * then, as of its time and in its context. A page that measures nothing loads nothing.
 */
export const lateMetrics: CreateMetrics = (parts) => {
  let waiting: (() => void)[] | undefined = []
  let real: Metrics | undefined
  let arriving: Promise<void> | undefined
  let measured = 0

  const arrive = (): Promise<void> => {
    arriving ??= later().then((part) => {
      real = part && new part.MeterProvider(parts)
      const calls = waiting ?? []
      waiting = undefined
      if (real) for (const call of calls) guard(call)
    })
    return arriving
  }
  const keep = (call: () => void) => {
    const now = preciseNow()
    if (waiting) waiting.push(() => at(now, call))
    else if (real) call()
  }
  const use = (call: () => void) => {
    if (waiting && measured++ === 0) whenIdle(arrive)
    if (!waiting || measured <= MAX_KEPT) keep(call)
    else
      parts.warn('metrics', `more than ${MAX_KEPT} measurements while the page loads; one was not recorded`)
  }

  const instrument = (create: () => unknown): Methods => {
    const one: Methods = {}
    for (const name of OBSERVE) one[name] = (...given) => use(() => one[name]!(...given))
    for (const name of MEASURE)
      one[name] = (value, attributes, active = context.active()) => {
        // The application may change its attributes, or have some that throw when they are looked at.
        const copy = guard(() => attributes && { ...attributes })
        use(() => one[name]!(value, copy, active))
      }
    keep(() => become(one, [...OBSERVE, ...MEASURE], guard(create)))
    return one
  }

  const meter = (...named: Parameters<Metrics['getMeter']>): Methods => {
    const one: Methods = {}
    for (const name of CREATE) one[name] = (...given) => instrument(() => one[name]!(...given))
    for (const name of BATCH) one[name] = (...given) => use(() => one[name]!(...given))
    keep(() => become(one, [...CREATE, ...BATCH], real!.getMeter(...named)))
    return one
  }

  const recorders = (meter: Meter): Methods => {
    const one: Methods = {}
    for (const name of RECORD) one[name] = (...given) => use(() => one[name]!(...given))
    keep(() => become(one, RECORD, real!.recorders(meter)))
    return one
  }

  return {
    recorders: (meter) => recorders(meter) as unknown as Recorders,
    getMeter: (...named) => real?.getMeter(...named) ?? (meter(...named) as unknown as Meter),
    collect: async () => {
      if (measured > 0) await arrive()
      await real?.collect()
    },
    shutdown: async () => {
      if (measured > 0) await arrive()
      await real?.shutdown()
    },
  }
}

/** Gives a stand-in the methods of the real one; where there is none, those that it has not do nothing. */
function become(one: Methods, names: string[], real: unknown): void {
  for (const name of names) one[name] = (real as Methods)?.[name]?.bind(real) ?? (() => {})
}
