import type { IncomingMessage, ServerResponse } from 'node:http'
import { resolve } from 'node:path'
import { openStore } from './duckdb/client.js'
import { router } from './http/router.js'
import { logStream } from './http/stream.js'
import { type CollectorOptions, resolveOptions } from './options.js'
import { resolveSampling } from './sampling/options.js'
import type { Store, StoreOptions } from './store.js'

/** A collector without a port of its own, for a server that is there already. */
export interface OpenCollector {
  /** Answers a request whose `url` begins behind `base`. Never rejects. */
  handle(request: IncomingMessage, response: ServerResponse): void
  /** Absolute path of the data folder; undefined when the data is in memory. */
  dataDir: string | undefined
  /** Ends the live streams; they never end by themselves. */
  closeStreams(): void
  /** Commits what was received and closes the files. */
  close(): Promise<void>
}

/** Where the collector stands in the server that hands it its requests. */
export interface Place {
  /** Path below which it is, with a slash at both ends. Default `/`. */
  base?: string
  /** `true` when the server has refused foreign host names before. */
  hostIsChecked?: boolean
}

interface Shared {
  store: Promise<Store>
  users: number
}

const stores = new Map<string, Shared>()

/** A folder is opened once in a process: a server that restarts opens it anew before it closes it. */
async function sharedStore(
  options: StoreOptions & { folder: string },
): Promise<[Store, close: () => Promise<void>]> {
  const { folder } = options
  const shared = stores.get(folder) ?? { store: openStore(options), users: 0 }
  stores.set(folder, shared)
  shared.users++
  const leave = () => {
    if (--shared.users > 0) return false
    if (stores.get(folder) === shared) stores.delete(folder)
    return true
  }
  try {
    const store = await shared.store
    return [store, async () => void (leave() && (await store.close()))]
  } catch (error) {
    leave()
    throw error
  }
}

/**
 * Opens a collector for a server that is there already: it receives OTLP/HTTP, keeps it, and serves the query
 * API and the viewer, as `startCollector` does on a port of its own.
 *
 * @throws ThroughlineError `INVALID_OPTIONS`, `MISSING_DEPENDENCY` without `@duckdb/node-api`, or
 *   `STORE_UNAVAILABLE` when the data folder is in use.
 */
export async function openCollector(
  options: CollectorOptions = {},
  { base = '/', hostIsChecked = false }: Place = {},
): Promise<OpenCollector> {
  const resolved = resolveOptions(options)
  const dataDir = resolved.dataDir === false ? undefined : resolve(resolved.dataDir)
  const sampling = resolved.sampling && resolveSampling(resolved.sampling)
  const [store, close] = dataDir
    ? await sharedStore({ folder: dataDir, sampling })
    : await inMemory({ sampling })
  const stream = logStream(store)
  const route = router(store, stream, { ...resolved, base, hostIsChecked })
  let closed: Promise<void> | undefined
  return {
    handle(request, response) {
      // A connection that breaks is the sender's affair; it must not become an unhandled rejection here.
      request.on('error', () => {})
      response.on('error', () => {})
      route(request, response).catch(() => response.destroy())
    },
    dataDir,
    closeStreams: stream.close,
    close() {
      closed ??= close()
      return closed
    },
  }
}

async function inMemory(options: StoreOptions): Promise<[Store, close: () => Promise<void>]> {
  const store = await openStore(options)
  return [store, store.close]
}
