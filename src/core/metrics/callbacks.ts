import type { Attributes, BatchObservableCallback, Observable, ObservableCallback } from '@opentelemetry/api'
import { within } from '../safety/deadline.js'
import { guard } from '../safety/guard.js'
import { isThenable } from '../safety/thenable.js'
import type { Observed } from './observed.js'

interface Registered {
  /** The application's, by which it is taken out. */
  callback: unknown
  observables: Observed[]
  run(): unknown
  /** It has not answered yet, and is not asked again before. */
  busy: boolean
}

/** As many as there may be instruments of ten meters: an application that adds one for each request adds too many. */
const MAX_CALLBACKS = 10_000

/** The callbacks that are asked at each collection; one that throws or never answers harms no other. */
export class Callbacks {
  private registered: Registered[] = []

  /** Of one instrument, or with several of a batch; the same twice is one. */
  add(callback: ObservableCallback, observables: Observed[]): void {
    const [only] = observables as [Observed]
    const result = { observe: (value: number, attributes?: Attributes) => only.observe(value, attributes) }
    this.register(callback, observables, () => callback(result))
  }

  addBatch(callback: BatchObservableCallback, observables: Observed[]): void {
    const result = {
      observe: (observable: Observable, value: number, attributes?: Attributes) => {
        const known = observables.find((one) => one === (observable as unknown))
        known?.observe(value, attributes)
      },
    }
    this.register(callback, observables, () => callback(result))
  }

  remove(callback: unknown, observables: Observed[]): void {
    const found = this.find(callback, observables)
    this.registered = this.registered.filter((one) => one !== found)
  }

  /** Asks all. Answers a promise only if some answer later; it settles after `timeoutMs` at the latest. */
  run(timeoutMs: number): Promise<void> | undefined {
    const later: Promise<unknown>[] = []
    for (const one of this.registered) {
      if (one.busy) continue
      const answer = guard(one.run)
      if (!isThenable(answer)) continue
      one.busy = true
      const done = () => {
        one.busy = false
      }
      later.push(Promise.resolve(answer).then(done, done))
    }
    return later.length > 0 ? within(timeoutMs, Promise.all(later)).then(() => {}) : undefined
  }

  private register(callback: unknown, observables: Observed[], run: () => unknown): void {
    if (this.registered.length >= MAX_CALLBACKS) return
    if (typeof callback !== 'function' || this.find(callback, observables)) return
    this.registered = [...this.registered, { callback, observables, run, busy: false }]
  }

  private find(callback: unknown, observables: Observed[]): Registered | undefined {
    return this.registered.find(
      (one) =>
        one.callback === callback &&
        one.observables.length === observables.length &&
        one.observables.every((each) => observables.includes(each)),
    )
  }
}
