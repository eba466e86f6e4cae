import {
  type Attributes,
  type Context,
  ROOT_CONTEXT,
  SpanKind,
  type SpanOptions,
  trace,
} from '@opentelemetry/api'
import type { Instrument, Instruments } from '../../core/instrument.js'
import * as names from '../../core/semconv.js'
import { loadIds } from '../early/take.js'
import { later, native } from '../native.js'
import { setAmbientContext } from './ambient.js'
import { currentRoute } from './route.js'
import { type ServerContext, serverContext } from './server-context.js'
import { whenShown } from './shown.js'
import { fetchAttributes, type NavigationTiming, navigationEntry, timingAttributes } from './timing.js'

/** The official document load instrumentation's names for it, and for the request of the document. */
const NAME = 'documentLoad'
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

/** A document is loaded once, however often telemetry is started in it, and also when it comes back from the bfcache. */
let isRecorded = false
let ofLoad: Context | undefined

/** The context of the page's load, also after it; undefined when it is not recorded. */
export const pageLoadContext = (): Context | undefined => ofLoad

/**
 * A span for the load of the page, from the navigation to the end of the `load` event. It continues the span
 * of the server that rendered the page, if the page brought it fresh; and what the page does outside of any
 * context while it loads hangs below it.
 */
export const pageLoad: Instrument = ({ tracer, pageLoad: { undated } }) => {
  // Workers have neither.
  const navigation = globalThis.document && navigationEntry()
  if (!navigation || isRecorded) return () => {}
  isRecorded = true
  const { timeOrigin } = performance
  const server = serverContext({ navigation, meta: readMeta(), timeOrigin, now: Date.now(), undated })
  const { parent, options } = placeOf(server)
  const span = tracer.startSpan(
    NAME,
    {
      ...(server?.isFresh ? {} : loadIds()),
      ...options,
      startTime: timeOrigin,
      attributes: attributesOf(navigation, server),
    },
    parent,
  )
  const isLoading = document.readyState !== 'complete'
  ofLoad = trace.setSpan(parent, span)
  const leave = isLoading ? setAmbientContext(ofLoad) : () => {}

  let isOver = false
  let stopWaiting = () => {}
  const end = () => {
    if (isOver) return
    isOver = true
    leave()
    stopListening()
    // Nobody went there, so nobody's page was loaded.
    if (document.prerendering) return
    span.setAttributes(outcomeOf(navigation))
    recordFetch(tracer, navigation, trace.setSpan(parent, span))
    span.end(timeOrigin + (navigation.loadEventEnd || performance.now()))
  }
  // The event's own end is known only after its last listener.
  const loaded = () =>
    later(() => {
      leave()
      stopWaiting = whenShown(end)
    })
  const listen = native('addEventListener').bind(globalThis)
  const unlisten = native('removeEventListener').bind(globalThis)
  const stopListening = () => {
    unlisten('load', loaded)
    unlisten('pagehide', end, true)
    stopWaiting()
  }
  // `complete` is said before the event's listeners run.
  if (navigation.loadEventEnd > 0) stopWaiting = whenShown(end)
  else if (isLoading) listen('load', loaded)
  else loaded()
  listen('pagehide', end, true)
  return end
}

/** What is known at the end of the load; Firefox knows the status of a response later than Chromium. */
const outcomeOf = (navigation: NavigationTiming): Attributes => ({
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
function recordFetch(
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

/** Of the head only: what stands in the body may be a visitor's contribution. */
function readMeta() {
  const meta = document.head?.querySelector<HTMLMetaElement>('meta[name=traceparent]')
  return meta ? { content: meta.content, issued: meta.getAttribute('data-issued') } : undefined
}

function placeOf(server: ServerContext | undefined): { parent: Context; options: SpanOptions } {
  if (!server) return { parent: ROOT_CONTEXT, options: {} }
  if (server.isFresh) return { parent: trace.setSpanContext(ROOT_CONTEXT, server.spanContext), options: {} }
  return { parent: ROOT_CONTEXT, options: { links: [{ context: server.spanContext }] } }
}

function attributesOf({ type }: PerformanceNavigationTiming, server: ServerContext | undefined): Attributes {
  return {
    [names.URL_FULL]: location.href,
    [names.PAGE_NAVIGATION_TYPE]: type,
    ...(server && { [names.PAGE_CONTEXT]: `${server.source} ${server.isFresh ? 'continued' : 'linked'}` }),
  }
}
