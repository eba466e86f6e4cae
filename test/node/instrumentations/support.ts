/** An application that serves one request with two concurrent jobs of database work, run in a process of its own. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { runScript } from '../../support/script.js'
import type { DatabaseServer } from '../../support/servers/program.js'
import type { SinkSpan } from '../../support/sink.js'
import { sink, sinkAroundTests } from '../../support/sink-around.js'

const [SERVER, CLIENT] = [2, 3]

/** Puts a sink and a database server around the tests of the file that calls it; answers how to get the server. */
export function databaseAroundTests(start: () => Promise<DatabaseServer>): () => DatabaseServer {
  let server: DatabaseServer
  beforeAll(async () => {
    server = await start()
  })
  afterAll(() => server?.stop())
  sinkAroundTests()
  return () => server
}

export interface App {
  /** Of the instrumentation: `import` lines. */
  instrumentation: string
  /** An expression: the instrumentation. */
  create: string
  /** What the client library is called in the app, and where it comes from. */
  client: { name: string; from: string }
  /** Statements, run once after `start`; `PORT` is the server's. */
  connect: string
  /** Statements of one job, in an async function with `name`. */
  job: string
  /** Statements that end the connections. */
  close: string
}

/** Where the client library is loaded: the lines for it, and whether the application is told that it was early. */
const LOADING: Record<string, { before?: string; after?: string; early: boolean }> = {
  'imported by an ES module after start()': {
    after: "const NAME = spread(await import('FROM'))",
    early: false,
  },
  'required after start()': { after: "const NAME = require('FROM')", early: false },
  'imported by the file that calls start()': { before: "import NAME from 'FROM'", early: true },
  'required before start()': {
    before: "const NAME = createRequire(import.meta.url)('FROM')",
    early: true,
  },
}

/** One test for each way to load the client. */
export function testEachLoading(
  app: App,
  scope: string,
  port: () => number,
  check: (queries: SinkSpan[]) => void,
): void {
  for (const [loading, { before = '', after = '', early }] of Object.entries(LOADING)) {
    it(`has its spans below the job that asked: ${loading}`, async () => {
      const write = (line: string) => line.replace('NAME', app.client.name).replace('FROM', app.client.from)
      const stderr = await runApp(app, port(), write(before), write(after))
      expect(stderr).toMatch(early ? EARLY : /^$/)
      if (early) expect(stderr).toContain(`: ${scope} has patched`)
      const jobs = spansOfJobs(scope)
      expect(Object.keys(jobs).sort()).toEqual(['job a', 'job b'])
      for (const queries of Object.values(jobs)) check(queries)
    })
  }
}

const EARLY =
  /^\[throughline\] .+ (was|were) loaded before start\(\).*load that first: by "node --import[^\n]*\n$/

/** Runs the app and answers what it wrote to stderr. */
async function runApp(app: App, port: number, before: string, after: string): Promise<string> {
  const source = `
    import http from 'node:http'
    import { createRequire } from 'node:module'
    import { setTimeout as delay } from 'node:timers/promises'
    ${before}
    ${app.instrumentation}
    import { start } from 'throughline'
    const PORT = ${port}
    const require = createRequire(import.meta.url)
    /** The names of a namespace and of its default beside each other. */
    const spread = (namespace) => namespace.default ?? namespace
    const telemetry = start({ endpoint: '${sink.url}', metrics: false, instrumentations: [${app.create}] })
    ${after}
    ${app.connect}
    const job = async (name) => { ${app.job} }
    const server = http.createServer(async (request, response) => {
      await Promise.all(['a', 'b'].map((name) => telemetry.span('job ' + name, () => job(name))))
      response.end('ok')
    }).listen(0, '127.0.0.1', () => {
      const url = 'http://127.0.0.1:' + server.address().port + '/'
      http.get(url, { agent: false }, (response) => response.resume().on('end', async () => {
        server.close()
        ${app.close}
        await telemetry.stop()
      }))
    })`
  const { code, stderr } = await runScript(source).ended
  expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' })
  return stderr
}

/** The database spans below each job, whose span is below the request's; checks those on the way. */
function spansOfJobs(scope: string): Record<string, SinkSpan[]> {
  const spans = sink.spans()
  const request = spans.find(({ kind }) => kind === SERVER)
  const jobs = spans.filter(({ name = '' }) => name.startsWith('job '))
  expect(jobs.map(({ parentSpanId, traceId }) => ({ parentSpanId, traceId }))).toEqual(
    jobs.map(() => ({ parentSpanId: request?.spanId, traceId: request?.traceId })),
  )
  return Object.fromEntries(
    jobs.map(({ name, spanId }) => [
      name,
      spans.filter(
        (span) => span.parentSpanId === spanId && span.scope.startsWith(scope) && span.kind === CLIENT,
      ),
    ]),
  )
}
