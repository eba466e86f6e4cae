import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Place } from '../open.js'
import type { ResolvedOptions } from '../options.js'
import type { Store } from '../store.js'
import { api, sendError } from './api.js'
import { HttpFailure } from './failure.js'
import { authorityOf, hostGuard, isForeign, originGuard } from './guards.js'
import { ownMetrics } from './ownMetrics.js'
import { receiver, signalPaths } from './receiver.js'
import type { Stream } from './stream.js'
import { viewer } from './viewer.js'

/** Sends each request where it belongs, after the guards. */
export function router(
  store: Store,
  stream: Stream,
  options: ResolvedOptions & Required<Place>,
): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  const isOurHost = options.hostIsChecked ? () => true : hostGuard(options.host, options.allowedHosts)
  const receive = receiver(store, originGuard(options.corsOrigins), options)
  const query = api(store, stream)
  const metrics = ownMetrics(store)
  const view = viewer(options.base)

  return async (request, response) => {
    // Only path and query are used; the base makes them a URL.
    const url = new URL(`http://collector${request.url?.startsWith('/') ? request.url : '/'}`)
    const path = url.pathname
    if (!isOurHost(request)) {
      request.resume()
      const name = JSON.stringify(authorityOf(request))
      sendError(
        response,
        new HttpFailure(403, `host ${name} is not this collector's; add it to allowedHosts`),
      )
    } else if (Object.hasOwn(signalPaths, path)) await receive(request, response, signalPaths[path]!)
    else if (path === '/healthz') {
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"status":"ok"}')
    } else if (isForeign(request)) {
      request.resume()
      sendError(response, new HttpFailure(403, 'other origins may send telemetry, but not read it'))
    } else if (path === '/metrics') await metrics(request, response)
    else if (path.startsWith('/api/')) await query(request, response, url)
    else await view(request, response, path)
  }
}
