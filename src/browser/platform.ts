import { noEnvironment } from '../core/config/unset.js'
import type { Instrument } from '../core/instrument.js'
import type { Platform } from '../core/platform.js'
import { unrecorded } from '../core/safety/unrecorded.js'
import { newerLogs } from './api/newer-logs.js'
import { browserCodecs } from './codecs.js'
import { pageConsole } from './console.js'
import { createContextManager } from './context.js'
import { lateReceivers } from './delivery/receivers.js'
import { pageSpool } from './delivery/spool.js'
import { createPost, MAX_KEEPALIVE_BYTES, pressOn } from './delivery/transport.js'
import { isLeaving, onHide } from './delivery/unload.js'
import { onClose, WORKER_BATCH_DELAY_MS } from './delivery/worker-exit.js'
import { takeOver } from './early/take.js'
import { pageErrors } from './errors/index.js'
import { late } from './late.js'
import { lateMetrics } from './late-metrics.js'
import { hash } from './lazy.js'
import { beacon } from './network/beacon.js'
import { eventSource } from './network/event-source.js'
import { browserFetch } from './network/fetch.js'
import { xhr } from './network/xhr.js'
import { interactions } from './page/interactions.js'
import { navigation } from './page/navigation.js'
import { pageLoad } from './page/page-load.js'
import { resources } from './page/resources.js'
import { session } from './page/session.js'
import { browserResource } from './resource.js'
import { workerType } from './scope.js'
import { selfTest } from './self-test.js'
import { webSocket } from './websocket/index.js'

/** What a page or a worker supplies to the core. */
export const browserPlatform: Platform = {
  defaults: () => ({
    protocol: 'http/json',
    resource: browserResource(),
    // A `file:` page and a sandboxed frame have the origin "null", from which nothing can be fetched.
    origin: globalThis.origin === 'null' ? undefined : globalThis.origin,
    consoleLevels: ['warn', 'error'],
    spool: workerType() ? undefined : { byDefault: true, maxBytes: 4 * 1024 * 1024 },
    batchDelayMs: workerType() && WORKER_BATCH_DELAY_MS,
  }),
  // A page has no environment: what it is configured by is its own code.
  environment() {
    // The first that is asked for: nothing of ours may keep the early stage's `fetch` for the page's.
    takeOver()
    return noEnvironment()
  },
  createContextManager,
  createPost,
  createCodecs: browserCodecs,
  createReceivers: lateReceivers,
  createMetrics: lateMetrics,
  createHash() {
    void hash.load()
    return (text) => hash.arrived()?.(text)
  },
  newerLogs,
  spool: pageSpool,
  // A batch that fits into the quota can outlive its page.
  maxRequestBytes: MAX_KEEPALIVE_BYTES,
  lanes: Infinity,
  ownUrl: () => isSameOrigin,
  instruments: {
    // First: what the others record has its id.
    session,
    // Next: the requests of before the start are below it.
    pageLoad: inPage(pageLoad),
    fetch: browserFetch,
    xhr,
    websocket: webSocket,
    beacon,
    eventSource,
    resources: inPage(resources),
    webVitals: inPage(late('webVitals')),
    longTasks: inPage(late('longTasks')),
    navigation: inPage(navigation),
    interactions: inPage(interactions),
    errors: pageErrors,
    console: pageConsole,
  },
  onExit: ({ flush }) =>
    workerType()
      ? onClose(() => void flush(true))
      : onHide(() => {
          pressOn()
          void flush(isLeaving())
        }),
  // A page with the script tag has no bundler to be told about.
  selfTest: __SCRIPT_TAG__ ? undefined : selfTest,
  print: (message) => unrecorded(() => console.warn(message)),
}

/** What is about a document is not put into workers. */
function inPage(instrument: Instrument): Instrument {
  return (instruments) => (globalThis.document ? instrument(instruments) : () => {})
}

/**
 * `ws` and `wss` count as the schemes of the requests that open them. By the scope's origin and not its address's:
 * to a sandboxed frame everybody is a stranger, its own server included, and "null" is nobody's origin.
 */
function isSameOrigin(url: string): boolean {
  if (globalThis.origin === 'null' || !URL.canParse(url)) return false
  return new URL(url.replace(/^ws(?=s?:)/i, 'http')).origin === globalThis.origin
}
