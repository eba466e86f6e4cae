/** A PostgreSQL in memory: PGlite, reached over its socket as any other would be. It has no telemetry of its own. */
import { readFileSync } from 'node:fs'
import { PGlite } from '@electric-sql/pglite'
import { PGLiteSocketServer } from '@electric-sql/pglite-socket'
import { ready } from '../shared/lifecycle.js'

const database = await PGlite.create()
await database.exec(readFileSync(new URL('schema.sql', import.meta.url), 'utf8'))
const server = new PGLiteSocketServer({ db: database, host: '127.0.0.1', port: 0 })
await server.start()

ready(`postgres://postgres@${server.getServerConn()}/shop`, async () => {
  await server.stop()
  await database.close()
})
