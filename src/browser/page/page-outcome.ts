import { type Attributes, type Context, SpanKind } from '@opentelemetry/api'
import type { Instruments } from '../../core/instrument.js'
import * as names from '../../core/semconv.js'
import { currentRoute } from './route.js'
import { fetchAttributes, type NavigationTiming, timingAttributes } from './timing.js'

/** The official document load instrumentation's name for the request of the document. */
const FETCH = 'documentFetch'

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

/** The document's own request, from its redirects to its last byte. */
export function recordFetch(
  tracer: Instruments['tracer'],
  navigation: PerformanceNavigationTiming,
  parent: Context,
): void {
  if (!navigation.responseEnd) return
  const { timeOrigin } = performance
  tracer
    .startSpan(
      FETCH,
      {
        kind: SpanKind.CLIENT,
        startTime: timeOrigin + (navigation.redirectStart || navigation.fetchStart),
        attributes: {
          [names.URL_FULL]: navigation.name,
          [names.HTTP_RESPONSE_STATUS_CODE]: navigation.responseStatus || undefined,
          ...fetchAttributes(navigation),
        },
      },
      parent,
    )
    .end(timeOrigin + navigation.responseEnd)
}
