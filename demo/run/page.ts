import { createServer } from 'node:http'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createServer as createVite } from 'vite'
import { listen } from '../shared/listen.js'

const root = fileURLToPath(new URL('../web', import.meta.url))

/**
 * Serves the page with Vite's dev server, within an HTTP server of ours: Vite's own would end the process on
 * SIGTERM before the rest has stopped.
 *
 * @param cacheDir where Vite keeps the dependencies it bundled
 * @param env what `web/vite.config.ts` reads
 */
export async function startPage(port: number, cacheDir: string, env: Record<string, string>) {
  Object.assign(process.env, env)
  const server = createServer()
  const vite = await createVite({
    root,
    configFile: join(root, 'vite.config.ts'),
    // Reads it without writing a copy of it into node_modules first.
    configLoader: 'runner',
    cacheDir,
    clearScreen: false,
    logLevel: 'warn',
    server: { middlewareMode: { server }, ws: { server } },
  })
  server.on('request', vite.middlewares)
  const url = await listen(server, port)
  return {
    url,
    async stop() {
      server.close()
      await vite.close()
      server.closeAllConnections()
    },
  }
}
