import { ROOT_CONTEXT } from '@opentelemetry/api'
import { SeverityNumber } from '@opentelemetry/api-logs'
import { type MetricType, onCLS, onFCP, onINP, onLCP, onTTFB } from 'web-vitals'
import type { Instrument, Instruments } from '../../core/instrument.js'
import { guard } from '../../core/safety/guard.js'
import { quietly } from '../../core/safety/quiet.js'
import * as names from '../../core/semconv.js'
import { actWithin } from './acts.js'
import { watchEvents } from './frame-events.js'
import { pageLoadContext } from './page-load.js'
import { pageAttributes } from './route.js'
import { type Cause, causeOf } from './vital-cause.js'

const vital = (what: string) => `${names.BROWSER_WEB_VITAL}.${what}`

let instruments: Instruments | undefined
let isListening = false

/** Those that are not told yet, with what they were due to when they last changed: later the element may be gone. */
const changed = new Map<MetricType, Cause>()
const told = new WeakMap<MetricType, number>()

/**
 * A `browser.web_vital` event for each of TTFB and FCP as soon as it is known, and of LCP, CLS and INP, which may change
 * until then, as the page is hidden; with what it was due to. The browser keeps what it measured before.
 *
 * @see https://opentelemetry.io/docs/specs/semconv/browser/events/#webvital-event
 */
export const webVitals: Instrument = (given) => {
  instruments = given
  if (!isListening) {
    isListening = true
    // Its listeners, which it never takes out again, are ours: of no context, and not what makes a click a span.
    quietly(() => {
      watchEvents()
      for (const listen of [onTTFB, onFCP]) listen(toldAtOnce)
      for (const listen of [onLCP, onCLS, onINP]) listen(noteChange, { reportAllChanges: true })
    })
  }
  // The library listens on the window, which hears of a page that is hidden before its document does, as the flush.
  const stopFlushing = given.beforeFlush(() => document.visibilityState === 'hidden' && tellAll())
  return () => {
    stopFlushing()
    tellAll()
    if (instruments === given) instruments = undefined
  }
}

const noteChange = (metric: MetricType) => guard(() => changed.set(metric, causeOf(metric)))

function toldAtOnce(metric: MetricType): void {
  noteChange(metric)
  tell(metric)
}

function tellAll(): void {
  for (const metric of changed.keys()) tell(metric)
}

const tell = (metric: MetricType) =>
  guard(() => {
    const cause = changed.get(metric)
    changed.delete(metric)
    const { name, value, id, rating, navigationType, entries } = metric
    const before = told.get(metric)
    if (!cause || !instruments || before === value) return
    told.set(metric, value)
    instruments.logger.emit({
      eventName: names.BROWSER_WEB_VITAL,
      timestamp: cause.time === undefined ? undefined : performance.timeOrigin + cause.time,
      severityNumber: SeverityNumber.INFO,
      attributes: {
        ...pageAttributes(),
        [vital('name')]: name.toLowerCase(),
        [vital('value')]: value,
        [vital('delta')]: value - (before ?? 0),
        [vital('id')]: id,
        [vital('rating')]: rating,
        [vital('navigation_type')]: navigationType,
        ...cause.attributes,
      },
      context: (name === 'INP' && actOf(entries)) || contextOf(metric),
    })
  })

const actOf = ([entry]: PerformanceEntry[]) =>
  entry && actWithin(entry.startTime, entry.startTime + entry.duration)

/** Of the page's load, which a page out of the back-forward cache has not. */
const contextOf = ({ navigationType }: MetricType) =>
  (navigationType === 'back-forward-cache' ? undefined : pageLoadContext()) ?? ROOT_CONTEXT
