import { type Attributes, type Context, ROOT_CONTEXT, type SpanOptions, trace } from '@opentelemetry/api'
import type { Instrument } from '../../core/instrument.js'
import { guard } from '../../core/safety/guard.js'
import * as names from '../../core/semconv.js'
import { isLeft, onHide } from '../delivery/unload.js'
import { earlyStage, loadIds } from '../early/take.js'
import { arrived, inTime } from '../lazy.js'
import { later, listen } from '../native.js'
import { setAmbientContext } from './ambient.js'
import { navigationEntry } from './navigation-entry.js'
import { recordRequest } from './request.js'
import { type ServerContext, serverContext } from './server-context.js'
import { whenShown } from './shown.js'

/** The official document load instrumentation's names for it, and for the request of the document. */
const NAME = 'documentLoad'
const FETCH = 'documentFetch'

/** A document is loaded once, however often telemetry is started in it, and also when it comes back from the bfcache. */
let isRecorded = false
/** Begins it, when it is asked for first. */
let ofLoad: (() => Context | undefined) | undefined

/** The context of the page's load, also after it; undefined when it is not recorded. */
export const pageLoadContext = (): Context | undefined => ofLoad?.()

/**
 * A span for the load of the page, from the navigation to the end of the `load` event. It continues the span
 * of the server that rendered the page, if the page brought it fresh; and what the page does outside of any
 * context while it loads hangs below it. It is made for the first of that, or at its end: until the page is
 * drawn most have other things to do.
 */
export const pageLoad: Instrument = ({ tracer, pageLoad: { undated } }) => {
  if (isRecorded) return () => {}
  isRecorded = true
  const { timeOrigin } = performance
  const meta = readMeta()
  const { href } = location
  const begin = () => {
    const navigation = navigationEntry()
    if (!navigation) return undefined
    const server = serverContext({ navigation, meta, timeOrigin, now: Date.now(), undated })
    const { parent, options } = placeOf(server)
    return trace.setSpan(
      parent,
      tracer.startSpan(
        NAME,
        {
          ...(server?.isFresh ? {} : loadIds()),
          ...options,
          startTime: timeOrigin,
          attributes: attributesOf(href, navigation, server),
        },
        parent,
      ),
    )
  }
  const isLoading = document.readyState !== 'complete'
  let begun: Context | undefined
  ofLoad = () => {
    // Before it: what is recorded for its sake, such as the session's start, asks as well.
    ofLoad = () => begun
    begun = guard(begin)
    return begun
  }
  const leave = isLoading ? setAmbientContext(pageLoadContext) : () => {}
  if (earlyStage()) ofLoad()

  let isLoaded = !isLoading && !!navigationEntry()?.loadEventEnd
  let isOver = false
  let stopWaiting = () => {}
  const end = () => {
    if (isOver) return
    isOver = true
    leave()
    stopListening()
    // Nobody went there, so nobody's page was loaded.
    const active = document.prerendering ? undefined : pageLoadContext()
    if (!active) return
    const span = trace.getSpan(active)!
    const navigation = navigationEntry()!
    const details = arrived()
    if (details) span.setAttributes(details.outcomeOf(navigation))
    const { redirectStart, fetchStart, responseEnd } = navigation
    // From its redirects to its last byte.
    if (responseEnd)
      recordRequest(
        tracer,
        FETCH,
        navigation,
        redirectStart || fetchStart,
        responseEnd,
        active,
        details?.fetchAttributes(navigation),
      )
    span.end(timeOrigin + (navigation.loadEventEnd || performance.now()))
  }
  // The event's own end is known only after its last listener.
  const loaded = () =>
    later(() => {
      leave()
      isLoaded = true
      stopWaiting = whenShown(endInFull)
    })
  // All that there is to say of a load comes later; a page that is left before says what it knows.
  const endInFull = () => void inTime().then(() => guard(end))
  let stopLoading = () => {}
  const stopHiding = onHide(() => {
    if (isLoaded || isLeft()) end()
  })
  const stopListening = () => {
    stopLoading()
    stopHiding()
    stopWaiting()
  }
  // `complete` is said before the event's listeners run.
  if (isLoaded) stopWaiting = whenShown(endInFull)
  else if (isLoading) stopLoading = listen(globalThis, 'load', loaded)
  else loaded()
  return end
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

function attributesOf(
  href: string,
  { type }: PerformanceNavigationTiming,
  server: ServerContext | undefined,
): Attributes {
  return {
    [names.URL_FULL]: href,
    [names.PAGE_NAVIGATION_TYPE]: type,
    ...(server && { [names.PAGE_CONTEXT]: `${server.source} ${server.isFresh ? 'continued' : 'linked'}` }),
  }
}
