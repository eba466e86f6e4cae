import { MeterProvider } from '../core/metrics/index.js'
import { quietly } from '../core/safety/quiet.js'

/** Metrics of a process, which may end without another turn. */
export class ProcessMetrics extends MeterProvider {
  #everRead = false

  /**
   * Collects without waiting, for when nothing runs later. Only when there is something new: that a process
   * which has already said everything still uses memory is not worth another request.
   */
  collectRest(): void {
    if (this.#everRead && ![...this.meters.values()].some(({ meter }) => meter.changed)) return
    void quietly(() => this.callbacks.run(0))
    this.read(false)
  }

  protected override read(all: boolean): void {
    this.#everRead = true
    super.read(all)
  }
}
