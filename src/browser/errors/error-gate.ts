import type { Attributes } from '@opentelemetry/api'
import { type LogRecord, SeverityNumber } from '@opentelemetry/api-logs'
import type { Instruments } from '../../core/instrument.js'
import { guard } from '../../core/safety/guard.js'
import { ERROR_REPEATS, ERRORS_DROPPED } from '../../core/semconv.js'
import { later } from '../native.js'

const WINDOW_MS = 60_000
/** An endless loop of errors tells nothing new after these. */
const MAX_RECORDS = 50
/** Nor is one worth a look after so many. */
const MAX_LOOKS = 500

export interface ErrorGate {
  /**
   * Records what is new within a minute; what was recorded already is counted.
   *
   * @param describe is not called when there is no room
   */
  pass(describe: () => { key: string; record: LogRecord } | undefined): void
  stop(): void
}

/**
 * Lets through a bounded number of records a minute, and of equal ones the first. How often each was repeated, and
 * how many found no room, is told when the minute is over or before a flush.
 */
export function createErrorGate({ logger, beforeFlush, warn }: Instruments): ErrorGate {
  const known = new Map<string, { record: LogRecord; repeats: number }>()
  let until = 0
  let looks = 0
  let dropped = 0
  let isScheduled = false

  const tell = () => {
    for (const one of known.values()) {
      if (one.repeats === 0) continue
      const attributes: Attributes = {
        ...(one.record.attributes as Attributes),
        [ERROR_REPEATS]: one.repeats,
      }
      one.repeats = 0
      logger.emit({ ...one.record, attributes })
    }
    if (dropped === 0) return
    logger.emit({
      eventName: ERRORS_DROPPED,
      severityNumber: SeverityNumber.WARN,
      attributes: { [ERROR_REPEATS]: dropped },
    })
    dropped = 0
  }
  const schedule = () => {
    if (isScheduled) return
    isScheduled = true
    later(() => {
      isScheduled = false
      guard(tell)
    }, WINDOW_MS)
  }
  const drop = () => {
    dropped++
    schedule()
    warn('errors', `the page has more than ${MAX_RECORDS} errors a minute; one was not recorded`)
  }

  const stopFlushing = beforeFlush(tell)
  return {
    pass(describe) {
      const now = performance.now()
      if (now >= until) {
        tell()
        known.clear()
        looks = 0
        until = now + WINDOW_MS
      }
      if (++looks > MAX_LOOKS) return drop()
      const described = describe()
      if (!described) return
      const { key, record } = described
      const equal = known.get(key)
      if (equal) {
        equal.repeats++
        return schedule()
      }
      if (known.size >= MAX_RECORDS) return drop()
      known.set(key, { record, repeats: 0 })
      logger.emit(record)
    },
    stop() {
      stopFlushing()
      guard(tell)
    },
  }
}
