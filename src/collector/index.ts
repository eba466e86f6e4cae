import { createServer } from 'node:http'
import { isIPv6 } from 'node:net'
import { listen } from './http/listen.js'
import { openCollector } from './open.js'
import { type CollectorOptions, resolveOptions } from './options.js'

export { type OpenCollector, openCollector, type Place } from './open.js'
export type { CollectorOptions } from './options.js'
export type { CollectorSamplingOptions, CollectorSamplingRule } from './sampling/options.js'
export type * from './wire.js'

export interface Collector {
  /** Base URL of viewer, query API and OTLP/HTTP, without a slash at the end. */
  url: string
  port: number
  /** Absolute path of the data folder; undefined when the data is in memory. */
  dataDir: string | undefined
  /** Answers what is in flight, commits it, closes the files and ends the live streams. */
  stop(): Promise<void>
}

/** How long connections may stay open for requests in flight after `stop`, in milliseconds. */
const drainMs = 5000

/**
 * Starts a collector: receives OTLP/HTTP, keeps it in a folder, and serves the query API and the viewer.
 * Needs `@duckdb/node-api`.
 *
 * @throws ThroughlineError `INVALID_OPTIONS`, `PORT_IN_USE`, `MISSING_DEPENDENCY`, or `STORE_UNAVAILABLE` when the data
 *   folder is in use.
 */
export async function startCollector(options: CollectorOptions = {}): Promise<Collector> {
  const resolved = resolveOptions(options)
  const collector = await openCollector(options)
  const server = createServer({ maxHeaderSize: 32 * 1024, headersTimeout: 30_000 }, collector.handle)
  server.maxConnections = 1000
  let port: number
  try {
    port = await listen(server, resolved.host, resolved.port, resolved.portIsDefault)
  } catch (error) {
    await collector.close()
    throw error
  }

  async function shutdown(): Promise<void> {
    // First no new requests, then the streams (they never end by themselves), then what is in flight, and the
    // store last, because all of those use it.
    const closed = new Promise((done) => server.close(done))
    collector.closeStreams()
    server.closeIdleConnections()
    const late = setTimeout(() => server.closeAllConnections(), drainMs)
    await closed
    clearTimeout(late)
    await collector.close()
  }

  let stopped: Promise<void> | undefined
  const name = isIPv6(resolved.host) ? `[${resolved.host}]` : resolved.host
  return {
    url: `http://${name === '0.0.0.0' || name === '[::]' ? 'localhost' : name}:${port}`,
    port,
    dataDir: collector.dataDir,
    stop() {
      stopped ??= shutdown()
      return stopped
    },
  }
}
