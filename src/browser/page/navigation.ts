import { type Context, context, ROOT_CONTEXT, type Span, trace } from '@opentelemetry/api'
import type { Instrument } from '../../core/instrument.js'
import { guard } from '../../core/safety/guard.js'
import { together } from '../../core/safety/together.js'
import { wrap } from '../../core/safety/wrap.js'
import * as names from '../../core/semconv.js'
import { onHide } from '../delivery/unload.js'
import { perMinute } from '../errors/per-minute.js'
import { later, listen } from '../native.js'
import { openAct } from './acts.js'
import { ambientContext, setAmbientContext } from './ambient.js'
import { arrive, currentRoute, forgetRoute, navigationName, routeOf } from './route.js'

/** The Navigation API, as far as it is used here. */
interface Navigation extends EventTarget {
  transition?: { finished: Promise<unknown> } | null
}

type Changed = (type: string | null) => void

/** Beyond a person's pace a page writes its state into its address. */
const MAX_PER_MINUTE = 60

/**
 * A short span for each change of route within the document, named for the route (`navigate /orders/{id}`).
 * It hangs below the click that brought it, else is a root; and what the page does outside of any context
 * until it has settled hangs below it.
 */
export const navigation: Instrument = ({ tracer, warn }) => {
  const mayRecord = perMinute(MAX_PER_MINUTE)
  let shown = location.href
  let end = () => {}

  const changed: Changed = (type) => {
    const [from, to] = [new URL(shown), new URL(location.href)]
    if (from.href === to.href) return
    shown = to.href
    const isOtherPath = from.pathname !== to.pathname || routeOf(from) !== routeOf(to)
    if (isOtherPath) forgetRoute()
    // Routers tidy up the address while the page loads, and filters and maps are kept in its query.
    if (type === 'replace' && (!isOtherPath || document.readyState !== 'complete')) return
    if (!mayRecord()) {
      warn(
        'navigation',
        `the page has more than ${MAX_PER_MINUTE} navigations a minute; one was not recorded`,
      )
      return
    }
    end()
    const parent = parentOf()
    const span = tracer.startSpan(
      navigationName(),
      {
        attributes: {
          [names.URL_FULL]: to.href,
          [names.URL_TEMPLATE]: currentRoute(),
          [names.BROWSER_NAVIGATION_TYPE]: type ?? undefined,
          [names.BROWSER_NAVIGATION_SAME_DOCUMENT]: true,
          [names.BROWSER_NAVIGATION_HASH_CHANGE]: from.href.split('#')[0] === to.href.split('#')[0],
        },
      },
      parent,
    )
    end = show(span, parent)
    settled(end)
  }

  return together([
    listenForChanges((type) => void guard(() => changed(type))),
    onHide(() => end()),
    () => end(),
  ])
}

/** What is active while the address changes; a link that a router follows is a click that is over by then. */
function parentOf(): Context {
  const active = context.active()
  return trace.getSpan(active) ? active : (openAct() ?? ROOT_CONTEXT)
}

/** Answers how to end the span, once. */
function show(span: Span, parent: Context): () => void {
  arrive(span)
  // The load of the page, while it lasts, is what its parts belong to.
  const shown = trace.setSpan(parent, span)
  const leave = ambientContext() ? () => {} : setAmbientContext(() => shown)
  let isOver = false
  return () => {
    if (isOver) return
    isOver = true
    leave()
    arrive()
    span.end()
  }
}

const navigationApi = () => (globalThis as { navigation?: Navigation }).navigation

/** Calls back when the router says so, else after the frame in which the page has drawn what is new. */
function settled(done: () => void): void {
  const finished = navigationApi()?.transition?.finished
  if (finished) finished.then(done, done)
  else later(() => requestAnimationFrame(() => later(done)))
}

/** Calls back after the address changed within the document. */
function listenForChanges(changed: Changed): () => void {
  const api = navigationApi()
  return api ? byNavigationApi(api, changed) : byHistory(changed)
}

/** The event comes as soon as the address is the new one, to be followed by what the router does about it. */
function byNavigationApi(api: Navigation, changed: Changed): () => void {
  return listen<Event & { navigationType: string | null }>(api, 'currententrychange', (event) =>
    changed(event.navigationType),
  )
}

function byHistory(changed: Changed): () => void {
  const patch = (name: 'pushState' | 'replaceState', type: string) =>
    wrap(
      History.prototype,
      name,
      (original) =>
        function (this: History, ...given) {
          Reflect.apply(original, this, given)
          changed(type)
        },
    )
  return together([
    patch('pushState', 'push'),
    patch('replaceState', 'replace'),
    listen(globalThis, 'popstate hashchange', () => changed('traverse')),
  ])
}
