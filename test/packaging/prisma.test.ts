/** Prisma's own instrumentation, with the client that it generates, against PGlite's PostgreSQL. */
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { PGLiteSocketServer } from '@electric-sql/pglite-socket'
import { build } from 'esbuild'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Sink, startSink } from '../support/sink.js'
import { createProject, INSTALL_MS, type Project } from './project.js'

const VERSION = '7.10.0'
const PRISMA = ['prisma', '@prisma/client', '@prisma/instrumentation', '@prisma/adapter-pg']

const SCHEMA = `
generator client {
  provider = "prisma-client"
  output   = "./generated"
}
datasource db {
  provider = "postgresql"
}
model Order {
  id    Int    @id @default(autoincrement())
  title String
}
`

const CONFIG = `
import { defineConfig } from 'prisma/config'
export default defineConfig({ schema: 'schema.prisma', datasource: { url: 'postgresql://unused' } })
`

const APP = `
import { PrismaInstrumentation } from '@prisma/instrumentation'
import { PrismaPg } from '@prisma/adapter-pg'
import { start } from 'throughline'
import { PrismaClient } from './generated/client'

const telemetry = start({ metrics: false, instrumentations: [new PrismaInstrumentation()] })
const prisma = new PrismaClient({ adapter: new PrismaPg({ connectionString: process.env.DATABASE, max: 1 }) })
await telemetry.span('create table', () =>
  prisma.$executeRawUnsafe('CREATE TABLE "Order" (id serial PRIMARY KEY, title text NOT NULL)'))
await Promise.all(['lamp', 'chair'].map((title) =>
  telemetry.span(title, async () => {
    await prisma.order.create({ data: { title } })
    await prisma.order.findMany({ where: { title } })
  })))
await prisma.$disconnect()
await telemetry.stop()
`

let database: PGlite
let server: PGLiteSocketServer
let sink: Sink
let project: Project

beforeAll(async () => {
  sink = await startSink()
  database = await PGlite.create()
  server = new PGLiteSocketServer({ db: database, host: '127.0.0.1', port: 0 })
  await server.start()
  // What its scripts would download, the engine of migrations, is not needed.
  project = await createProject(['--ignore-scripts', ...PRISMA.map((name) => `${name}@${VERSION}`)])
}, INSTALL_MS)
afterAll(async () => {
  project?.remove()
  await server?.stop()
  await database?.close()
  await sink?.close()
})

async function generateAndBundle(): Promise<string> {
  project.write('schema.prisma', SCHEMA)
  project.write('prisma.config.ts', CONFIG)
  const app = project.write('app.ts', APP)
  // Any program will do in the engine's place: it is looked for and not run.
  const env = { PRISMA_SCHEMA_ENGINE_BINARY: process.execPath }
  const cli = join('node_modules', 'prisma', 'build', 'index.js')
  const { code, stdout, stderr } = await project.node([cli, 'generate'], { env })
  if (code !== 0) throw new Error(`${stdout}\n${stderr}`)
  const outfile = join(project.folder, 'app.mjs')
  await build({
    entryPoints: [app],
    outfile,
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
  })
  return outfile
}

it('has the spans of each operation and its query below the caller’s', async () => {
  const app = await generateAndBundle()
  const env = {
    OTEL_EXPORTER_OTLP_ENDPOINT: sink.url,
    DATABASE: `postgresql://postgres@${server.getServerConn()}/postgres`,
  }
  expect(await project.node([app], { env })).toEqual({ code: 0, stdout: '', stderr: '' })
  const below = (parent: string | undefined) =>
    sink.spans().filter(({ parentSpanId }) => parentSpanId === parent)
  for (const title of ['lamp', 'chair']) {
    const caller = sink.spans().find(({ name }) => name === title)
    const operations = below(caller?.spanId)
    expect(operations.map(({ name, attributes }) => [name, attributes.name])).toEqual([
      ['prisma:client:operation', 'Order.create'],
      ['prisma:client:operation', 'Order.findMany'],
    ])
    const queries = operations.flatMap(({ spanId }) =>
      below(spanId).filter(({ name }) => name === 'prisma:client:db_query'),
    )
    expect(queries.map(({ attributes }) => String(attributes['db.query.text']).split(' ')[0])).toEqual([
      'INSERT',
      'SELECT',
    ])
    expect(queries[0]).toMatchObject({
      traceId: caller?.traceId,
      attributes: { 'db.system.name': 'postgresql' },
    })
  }
})
