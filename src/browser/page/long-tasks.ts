import { SeverityNumber } from '@opentelemetry/api-logs'
import type { Instrument } from '../../core/instrument.js'
import { guard } from '../../core/safety/guard.js'
import { quietly } from '../../core/safety/quiet.js'
import * as names from '../../core/semconv.js'
import { perMinute } from '../errors/per-minute.js'
import { type ScriptTiming, scriptAttributes } from './frame-script.js'
import { pageAttributes } from './route.js'
import { timingAttributes } from './timing.js'
import { contextOf } from './when.js'

interface LongFrame extends PerformanceEntry {
  firstUIEventTimestamp?: number
  scripts: ScriptTiming[]
}

/** By the type of the browser's entries: what it is on the wire. The first that there is tells more. */
const KINDS = [
  ['long-animation-frame', names.LONG_ANIMATION_FRAME],
  ['longtask', names.LONG_TASK],
] as const
const FIELDS = [
  'startTime',
  'duration',
  'blockingDuration',
  'renderStart',
  'styleAndLayoutStart',
  'firstUIEventTimestamp',
]

/** Below it a person takes an answer for an instant one. Browsers tell everything from 50 ms on. */
const LEAST_MS = 100
const MAX_PER_MINUTE = 20
const MOST_SCRIPTS = 5

/** The browser hands out what it keeps at each start again. */
let lastStart = -1

/**
 * A `browser.long_animation_frame` event for each frame that took 100 ms or more, with the scripts that ran in
 * it; where the browser has only long tasks, `browser.long_task`; in Firefox and Safari neither. In the
 * trace of the click that it held up, or of the page's load.
 */
export const longTasks: Instrument = ({ logger, beforeFlush, warn }) => {
  const supported = globalThis.PerformanceObserver?.supportedEntryTypes ?? []
  const kind = KINDS.find(([type]) => supported.includes(type))
  if (!kind) return () => {}
  const [type, eventName] = kind
  const nameOf = (field: string) => `${eventName}.${field}`
  const mayRecord = perMinute(MAX_PER_MINUTE)
  let dropped = 0

  const record = (entry: PerformanceEntry) => {
    const { startTime, duration, firstUIEventTimestamp, scripts } = entry as LongFrame
    if (duration < LEAST_MS || startTime <= lastStart) return
    lastStart = startTime
    if (!mayRecord()) {
      dropped++
      warn('longTasks', `the page has more than ${MAX_PER_MINUTE} long frames a minute; one was not recorded`)
      return
    }
    const from = Math.min(firstUIEventTimestamp || startTime, startTime)
    logger.emit({
      eventName,
      timestamp: performance.timeOrigin + startTime,
      severityNumber: SeverityNumber.INFO,
      attributes: {
        ...pageAttributes(),
        ...timingAttributes(entry, FIELDS, nameOf),
        ...(scripts && { [nameOf('scripts')]: longest(scripts).map(scriptAttributes) }),
        ...(dropped > 0 && { [names.LONG_TASKS_DROPPED]: dropped }),
      },
      context: contextOf(from, startTime + duration),
    })
    dropped = 0
  }
  const recordAll = (entries: PerformanceEntry[]) =>
    guard(() => {
      for (const entry of entries) record(entry)
    })

  // Constructed here, its callback belongs to nobody's trace.
  const observer = quietly(() => new PerformanceObserver((list) => recordAll(list.getEntries())))
  observer.observe({ type, buffered: true })
  // The page may be about to go, and the browser has not called back yet.
  const stopFlushing = beforeFlush(() => recordAll(observer.takeRecords()))
  return () => {
    stopFlushing()
    recordAll(observer.takeRecords())
    observer.disconnect()
  }
}

const longest = (scripts: ScriptTiming[]) =>
  [...scripts].sort((one, other) => other.duration - one.duration).slice(0, MOST_SCRIPTS)
