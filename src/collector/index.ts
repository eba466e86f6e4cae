import { createServer } from 'node:http'
import { isIPv6 } from 'node:net'
import { resolve } from 'node:path'
import { openStore } from './duckdb/client.js'
import { listen } from './http/listen.js'
import { router } from './http/router.js'
import { logStream } from './http/stream.js'
import { type CollectorOptions, resolveOptions } from './options.js'

export type { CollectorOptions } from './options.js'
export type * from './wire.js'

export interface Collector {
  /** Base URL of viewer, query API and OTLP/HTTP, without a slash at the end. */
  url: string
  port: number
  /** Absolute path of the data folder. */
  dataDir: string
  /** Answers what is in flight, commits it, closes the files and ends the live streams. */
  stop(): Promise<void>
}

/** How long connections may stay open for requests in flight after `stop`, in milliseconds. */
const drainMs = 5000

/**
 * Starts a collector: receives OTLP/HTTP, keeps it in a folder, and serves the query API and the viewer.
 * Needs `@duckdb/node-api`.
 *
 * @throws ThroughlineError `INVALID_OPTIONS`, `PORT_IN_USE`, or `STORE_UNAVAILABLE` when the data folder is in use.
 */
export async function startCollector(options: CollectorOptions = {}): Promise<Collector> {
  const resolved = resolveOptions(options)
  const dataDir = resolve(resolved.dataDir)
  const store = await openStore(dataDir)
  const stream = logStream(store)
  const route = router(store, stream, resolved)
  const server = createServer({ maxHeaderSize: 32 * 1024, headersTimeout: 30_000 }, (request, response) => {
    // A connection that breaks is the sender's affair; it must not become an unhandled rejection here.
    request.on('error', () => {})
    response.on('error', () => {})
    route(request, response).catch(() => response.destroy())
  })
  server.maxConnections = 1000
  let port: number
  try {
    port = await listen(server, resolved.host, resolved.port, resolved.portIsDefault)
  } catch (error) {
    await store.close()
    throw error
  }

  async function shutdown(): Promise<void> {
    // First no new requests, then the streams (they never end by themselves), then what is in flight, and the
    // store last, because all of those use it.
    const closed = new Promise((done) => server.close(done))
    stream.close()
    server.closeIdleConnections()
    const late = setTimeout(() => server.closeAllConnections(), drainMs)
    await closed
    clearTimeout(late)
    await store.close()
  }

  let stopped: Promise<void> | undefined
  const name = isIPv6(resolved.host) ? `[${resolved.host}]` : resolved.host
  return {
    url: `http://${name === '0.0.0.0' || name === '[::]' ? 'localhost' : name}:${port}`,
    port,
    dataDir,
    stop() {
      stopped ??= shutdown()
      return stopped
    },
  }
}
