import type { Attributes, Context, Tracer } from '@opentelemetry/api'
import * as names from '../../core/semconv.js'
import { type NavigationTiming, navigationEntry } from './navigation-entry.js'
import { recordRequest } from './request.js'
import { currentRoute } from './route.js'
import { fetchAttributes, timingAttributes } from './timing.js'

/** The official document load instrumentation's name for what the document needs. */
const RESOURCE = 'resourceFetch'

/** The slowest are what a load waited for; how many there were, the span of the load tells. */
const MOST = 50

/** What `fetch` and XHR ask for has spans of its own, and some of it is ours. */
const OWN_SPANS = /^(fetch|xmlhttprequest|beacon)$/

const MILESTONES = [
  'activationStart',
  'domInteractive',
  'domContentLoadedEventStart',
  'domContentLoadedEventEnd',
  'domComplete',
  'loadEventStart',
  'loadEventEnd',
  'redirectCount',
]

/** Records what the load of the page waited for. */
export function recordResources(tracer: Tracer, parent: Context): void {
  const end = navigationEntry()?.loadEventEnd || Infinity
  const slowest = performance
    .getEntriesByType('resource')
    .filter((one) => isPartOfLoad(one as PerformanceResourceTiming, end))
    .sort((one, other) => other.duration - one.duration)
    .slice(0, MOST) as PerformanceResourceTiming[]
  for (const entry of slowest) {
    const { startTime, duration, name } = entry
    recordRequest(tracer, RESOURCE, entry, startTime, startTime + duration, parent, {
      [names.SERVER_ADDRESS]: new URL(name).hostname,
      ...fetchAttributes(entry),
    })
  }
}

const isPartOfLoad = ({ name, initiatorType, startTime }: PerformanceResourceTiming, end: number) =>
  startTime < end && /^https?:/.test(name) && !OWN_SPANS.test(initiatorType)

/** What is known at the end of the load; Firefox knows the status of a response later than Chromium. */
export const outcomeOf = (navigation: NavigationTiming): Attributes => ({
  // As the events of its vitals have it.
  ...(navigation.activationStart && { [names.PAGE_NAVIGATION_TYPE]: 'prerender' }),
  [names.HTTP_RESPONSE_STATUS_CODE]: navigation.responseStatus || undefined,
  [names.URL_TEMPLATE]: currentRoute(),
  [names.PAGE_RESOURCES]: performance.getEntriesByType('resource').length,
  ...(wasHidden(navigation.activationStart) && { [names.PAGE_HIDDEN]: true }),
  ...timingAttributes(navigation, MILESTONES, names.browserNavigationTiming),
})

/** Nobody waited for a page that loaded in the background, and browsers take their time for it. */
const wasHidden = (since = 0) =>
  document.visibilityState === 'hidden' ||
  performance
    .getEntriesByType('visibility-state')
    .some(({ name, startTime }) => name === 'hidden' && startTime >= since)
