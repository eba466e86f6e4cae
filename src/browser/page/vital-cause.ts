import type { Attributes } from '@opentelemetry/api'
import type { CLSMetric, FCPMetric, INPMetric, LCPMetric, MetricType, TTFBMetric } from 'web-vitals'
import { WEB_VITAL } from '../../core/semconv.js'
import { ofOneFrame } from './frame-events.js'
import { navigationEntry } from './navigation-entry.js'
import { inSnakeCase } from './timing.js'

/** What a vital was due to, and when that was, in milliseconds since the navigation. */
export interface Cause {
  time?: number
  attributes: Attributes
}

type Due = Record<string, string | number | undefined> & { time: number }

const MOST_CHARACTERS = 300
const MOST_SELECTOR_CHARACTERS = 100

/** What the browser tells of it; of a page out of the back-forward cache mostly nothing. */
export function causeOf(metric: MetricType): Cause {
  if (metric.entries.length === 0) return { attributes: {} }
  const { time, ...due } = DUES[metric.name](metric as never)
  const attributes: Attributes = {}
  for (const [field, value] of Object.entries(due))
    if (value !== undefined)
      attributes[`${WEB_VITAL}.${inSnakeCase(field)}`] =
        typeof value === 'number' ? Number(value.toPrecision(6)) : value
  return { time, attributes }
}

const DUES = { TTFB: ofTTFB, FCP: ofFCP, LCP: ofLCP, CLS: ofCLS, INP: ofINP } as const

/** What came before a prerendered page was shown took nobody's time. */
const sinceShown = (time: number) => Math.max(0, time - (navigationEntry()?.activationStart ?? 0))

const firstByte = () => sinceShown(navigationEntry()?.responseStart ?? 0)

function ofTTFB({ value, entries: [entry] }: TTFBMetric): Due {
  const { workerStart, fetchStart, domainLookupStart, connectStart, connectEnd, responseStart } =
    entry as PerformanceNavigationTiming
  const [waited, lookup, connect, connected] = [
    workerStart || fetchStart,
    domainLookupStart,
    connectStart,
    connectEnd,
  ].map(sinceShown) as [number, number, number, number]
  return {
    time: responseStart,
    waitingDuration: waited,
    cacheDuration: lookup - waited,
    dnsDuration: connect - lookup,
    connectionDuration: connected - connect,
    requestDuration: value - connected,
  }
}

function ofFCP({ value, entries }: FCPMetric): Due {
  const { startTime } = entries[0]!
  return {
    time: startTime,
    timeToFirstByte: firstByte(),
    firstByteToFCP: value - firstByte(),
    loadState: loadState(startTime),
  }
}

function ofLCP({ value, entries }: LCPMetric): Due {
  const { startTime, element, id, url } = entries.at(-1)!
  const resource = (url ? performance.getEntriesByName(url, 'resource') : [])
    .filter((one) => one.startTime <= startTime)
    .pop() as PerformanceResourceTiming | undefined
  const begin = Math.max(firstByte(), sinceShown(resource?.requestStart || resource?.startTime || 0))
  // A video goes on loading.
  const end = Math.min(value, Math.max(begin, sinceShown(resource?.responseEnd ?? 0)))
  return {
    time: startTime,
    target: selectorOf(element) ?? (id ? `#${id}` : undefined),
    url: url ? url.slice(0, MOST_CHARACTERS) : undefined,
    timeToFirstByte: firstByte(),
    resourceLoadDelay: begin - firstByte(),
    resourceLoadDuration: end - begin,
    elementRenderDelay: value - end,
  }
}

function ofCLS({ entries }: CLSMetric): Due {
  const { startTime, value, sources } = entries.reduce((one, other) =>
    other.value > one.value ? other : one,
  )
  return {
    time: startTime,
    target: selectorOf((sources.find(({ node }) => node instanceof Element) ?? sources[0])?.node),
    largestShiftTime: startTime,
    largestShiftValue: value,
    loadState: loadState(startTime),
  }
}

/** Named for the event of the frame with the most work; the one that waited the longest may have none. */
function ofINP({ entries: [entry] }: INPMetric): Due {
  const { startTime, duration } = entry!
  const events = ofOneFrame(entry!)
  const work = (event: PerformanceEventTiming) => event.processingEnd - event.processingStart
  const most = events.reduce((one, other) => (work(other) > work(one) ? other : one))
  const { target } = most.target ? most : entry!
  const painted = startTime + duration
  const begin = Math.max(startTime, Math.min(...events.map(({ processingStart }) => processingStart)))
  // An `alert` ends after its event was painted, as the browser counts.
  const processed = Math.max(...events.map(({ processingEnd }) => processingEnd))
  const end = Math.max(begin, Math.min(painted, processed))
  return {
    time: startTime,
    target: selectorOf(target) ?? (most as { targetSelector?: string }).targetSelector,
    eventType: most.name,
    inputDelay: begin - startTime,
    processingDuration: end - begin,
    presentationDelay: Math.max(0, painted - end),
    loadState: loadState(startTime),
  }
}

const STATES = [
  ['loading', 'domInteractive'],
  ['dom-interactive', 'domContentLoadedEventStart'],
  ['dom-content-loaded', 'domComplete'],
] as const

/** How far the document was at a time. */
const loadState = (time: number) =>
  STATES.find(([, until]) => time < (navigationEntry()?.[until] || Infinity))?.[0] ?? 'complete'

/** Where in the document, from the nearest id on: `#menu>li.item.open`. */
function selectorOf(node: Node | null | undefined): string | undefined {
  let selector = ''
  let element = node instanceof Element ? node : node?.parentElement
  while (element) {
    const id = element.getAttribute('id')
    const part = id ? `#${id}` : [element.localName, ...element.classList].join('.')
    if (selector.length + part.length >= MOST_SELECTOR_CHARACTERS) break
    selector = selector ? `${part}>${selector}` : part
    if (id) break
    element = element.parentElement
  }
  return selector || undefined
}
