import { SpanKind } from '@opentelemetry/api'
import type { Instrument } from '../../core/instrument.js'
import * as names from '../../core/semconv.js'
import { later, native } from '../native.js'
import { pageLoadContext } from './page-load.js'
import { whenShown } from './shown.js'
import { fetchAttributes, navigationEntry } from './timing.js'

/** The official document load instrumentation's name for it. */
const NAME = 'resourceFetch'

/** The slowest are what a load waited for; how many there were, the span of the load tells. */
const MOST = 50

/** What `fetch` and XHR ask for has spans of its own, and some of it is ours. */
const OWN_SPANS = /^(fetch|xmlhttprequest|beacon)$/

let isRecorded = false

/** A span below that of the page's load for each script, style, image and the like that it waited for. */
export const resources: Instrument = ({ tracer }) => {
  const record = () => {
    const parent = pageLoadContext()
    if (isRecorded || !parent || document.prerendering) return
    isRecorded = true
    const { timeOrigin } = performance
    const end = navigationEntry()?.loadEventEnd || Infinity
    const slowest = performance
      .getEntriesByType('resource')
      .filter((one) => isPartOfLoad(one as PerformanceResourceTiming, end))
      .sort((one, other) => other.duration - one.duration)
      .slice(0, MOST) as PerformanceResourceTiming[]
    for (const entry of slowest) {
      const { startTime, duration, name, responseStatus } = entry
      tracer
        .startSpan(
          NAME,
          {
            kind: SpanKind.CLIENT,
            startTime: timeOrigin + startTime,
            attributes: {
              [names.URL_FULL]: name,
              [names.SERVER_ADDRESS]: new URL(name).hostname,
              [names.HTTP_RESPONSE_STATUS_CODE]: responseStatus || undefined,
              ...fetchAttributes(entry),
            },
          },
          parent,
        )
        .end(timeOrigin + startTime + duration)
    }
  }
  let stopWaiting = () => {}
  const loaded = () =>
    later(() => {
      stopWaiting = whenShown(record)
    })
  if (document.readyState === 'complete') loaded()
  else native('addEventListener').call(globalThis, 'load', loaded)
  return () => {
    native('removeEventListener').call(globalThis, 'load', loaded)
    stopWaiting()
    if (document.readyState === 'complete') record()
  }
}

const isPartOfLoad = ({ name, initiatorType, startTime }: PerformanceResourceTiming, end: number) =>
  startTime < end && /^https?:/.test(name) && !OWN_SPANS.test(initiatorType)
