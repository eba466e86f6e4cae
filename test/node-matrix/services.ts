/** What rows need beside Node: database servers, and undici as a package of its own. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { PGlite } from '@electric-sql/pglite'
import { PGLiteSocketServer } from '@electric-sql/pglite-socket'
import { npm, root } from '../packaging/project.js'
import { withLock } from '../support/lock.js'
import { startMariaDb } from '../support/servers/mariadb.js'
import { startRedis } from '../support/servers/redis.js'

const UNDICI = '7.30.2'

async function installUndici(): Promise<string> {
  const folder = join(root, 'node_modules', '.cache', 'throughline', 'undici')
  const manifest = join(folder, 'node_modules', 'undici', 'package.json')
  const isThere = () => existsSync(manifest) && JSON.parse(readFileSync(manifest, 'utf8')).version === UNDICI
  await withLock('undici', async () => {
    if (isThere()) return
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, 'package.json'), '{ "private": true }\n')
    const { stderr } = await npm(['install', '--no-audit', '--no-fund', `undici@${UNDICI}`], folder)
    if (!isThere()) throw new Error(`undici did not install: ${stderr}`)
  })
  return pathToFileURL(join(folder, 'node_modules', 'undici', 'index.js')).href
}

export interface Services {
  /** Variables by which rows find them. */
  env: Record<string, string>
  stop(): Promise<void>
}

export async function startServices(): Promise<Services> {
  const database = await PGlite.create()
  // A pool has several connections, which this server runs one after the other.
  const server = new PGLiteSocketServer({ db: database, host: '127.0.0.1', port: 0, maxConnections: 10 })
  await server.start()
  const port = server.getServerConn().split(':').at(-1)!
  const [redis, mariaDb] = [await startRedis(), await startMariaDb()]
  return {
    env: {
      MATRIX_PG_PORT: port,
      MATRIX_REDIS_PORT: String(redis.port),
      MATRIX_MYSQL_PORT: String(mariaDb.port),
      MATRIX_UNDICI: await installUndici(),
    },
    async stop() {
      await Promise.all([redis.stop(), mariaDb.stop(), server.stop()])
      await database.close()
    },
  }
}
