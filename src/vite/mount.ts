import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { join } from 'node:path'
import type { OpenCollector } from '../collector/index.js'
import { ThroughlineError } from '../core/errors.js'
import { announce } from './announce.js'
import type { DevCollectorOptions } from './options.js'

/** Vite's dev server, as far as it is used here, in our own words. */
export interface DevServer {
  readonly config: {
    readonly root: string
    readonly logger: { info(text: string): void; warn(text: string): void }
  }
  readonly middlewares: {
    use(path: string, handler: (request: IncomingMessage, response: ServerResponse) => void): unknown
  }
  readonly resolvedUrls: { local: string[]; network: string[] } | null
  printUrls(): void
}

/** The collector of a dev server. */
export interface Mounted {
  /** Whether it receives; known as soon as its store is open. */
  readonly isOpen: Promise<boolean>
  close(): Promise<void>
}

/** The collector's folder, which is nothing to commit. */
function prepare(folder: string): void {
  if (existsSync(folder)) return
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, '.gitignore'), '*\n')
}

async function open(
  server: DevServer,
  base: string,
  { dataDir = join(server.config.root, '.throughline'), ...options }: DevCollectorOptions,
): Promise<OpenCollector> {
  const { openCollector } = await import('../collector/index.js')
  // Vite has asked its own `allowedHosts` before it hands a request on.
  const place = { base, hostIsChecked: true }
  try {
    if (dataDir) prepare(dataDir)
    return await openCollector({ ...options, dataDir }, place)
  } catch (error) {
    if (!(error instanceof ThroughlineError) || error.code !== 'STORE_UNAVAILABLE') throw error
    const [reason] = error.message.split(';')
    server.config.logger.warn(
      `[throughline] ${reason}; what this dev server receives is kept in memory until it ends`,
    )
    return openCollector({ ...options, dataDir: false }, place)
  }
}

/**
 * Puts a collector below a path of the dev server, and its address below those that Vite prints. The server does not
 * wait for it, and goes on without it when it cannot be opened.
 *
 * @param path like `/__throughline`, with the server's base before it.
 */
export function mount(server: DevServer, path: string, options: DevCollectorOptions): Mounted {
  const opening = open(server, `${path}/`, options)
  const isOpen = opening.then(
    () => true,
    (error: Error) => {
      server.config.logger.warn(`[throughline] no telemetry: ${error.message}`)
      return false
    },
  )
  server.middlewares.use(path, async (request, response) => {
    const { originalUrl = '' } = request as IncomingMessage & { originalUrl?: string }
    if (originalUrl.split('?')[0] === path) response.writeHead(302, { location: `${path}/` }).end()
    else if (await isOpen) (await opening).handle(request, response)
    else {
      const { message } = (await opening.catch((error: unknown) => error)) as Error
      response.writeHead(503, { 'content-type': 'text/plain; charset=utf-8' }).end(`${message}\n`)
    }
  })
  announce(server, path, isOpen)
  return {
    isOpen,
    async close() {
      if (!(await isOpen)) return
      const collector = await opening
      collector.closeStreams()
      await collector.close()
    },
  }
}
