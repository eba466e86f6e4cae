import { readFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { LogRecord, Trace, TraceSummary } from '../../src/collector/wire.js'
import { summaryOf } from './viewer-traces.js'

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
}
/** What the collector may send at its strictest; the viewer must live with it. */
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'self'"

export interface ViewerFixture {
  url: string
  traces: Trace[]
  /** The API paths asked for, in order. */
  requests: string[]
  /** Sends records to every open log stream, and replays them to later ones. */
  log: (...records: LogRecord[]) => void
  /** Breaks every open log stream and takes no new one, as a restarting collector does. */
  dropStreams: () => void
  /** Takes log streams again. */
  takeStreams: () => void
  close: () => Promise<void>
}

/**
 * Serves the built viewer and canned answers of the query API, under `base`, as the collector does.
 * `dist` is where `vite build --mode viewer` put it.
 */
export async function startViewerFixture({
  base = '/',
  dist = fileURLToPath(new URL('../../dist/viewer', import.meta.url)),
  traces = [] as Trace[],
} = {}): Promise<ViewerFixture> {
  const streams = new Set<ServerResponse>()
  let isAway = false
  const replay: LogRecord[] = traces
    .flatMap((trace) => trace.logs)
    .sort((a, b) => (BigInt(a.timeUnixNano) < BigInt(b.timeUnixNano) ? -1 : 1))
  const requests: string[] = []
  const send = (response: ServerResponse, record: LogRecord) =>
    response.write(`data: ${JSON.stringify(record)}\n\n`)

  function answer(url: URL, response: ServerResponse): void {
    const path = url.pathname.slice(base.length + 'api/'.length)
    requests.push(path + url.search)
    const trace = /^otel\/traces\/(.+)$/.exec(path)
    if (path === 'logs/stream') {
      if (isAway) return void response.destroy()
      response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
      response.write(': open\nretry: 200\n\n')
      streams.add(response.on('close', () => streams.delete(response)))
      for (const record of replay) send(response, record)
    } else if (path === 'otel/traces') list(url.searchParams, response)
    else if (path === 'otel/services') json(response, 200, { services: servicesOf(traces) })
    else if (trace) {
      const found = traces.find(({ traceId }) => traceId === trace[1])
      if (found) json(response, 200, found)
      else json(response, 404, { error: { code: 'NOT_FOUND', message: 'no such trace' } })
    } else json(response, 404, { error: { code: 'NOT_FOUND', message: 'no such resource' } })
  }

  function list(params: URLSearchParams, response: ServerResponse): void {
    const query = params.get('query') ?? ''
    if (query && !/^[\w.]+(=|!=|>|<)\S+$/.test(query)) {
      const message = `cannot read "${query}": expected name=value, name>value or name<value`
      json(response, 400, { error: { code: 'INVALID_QUERY', message } })
      return
    }
    const service = params.get('service')
    const hours = { '15m': 0.25, '1h': 1, '24h': 24 }[params.get('since') ?? ''] ?? 1e6
    const since = BigInt(Math.round(Date.now() - hours * 3_600_000)) * 1_000_000n
    const keep = (trace: TraceSummary) =>
      (!service || trace.services.some(({ name }) => name === service)) &&
      (query !== 'status=error' || trace.errorCount > 0) &&
      BigInt(trace.startTimeUnixNano) >= since
    const found = traces.map(summaryOf).filter(keep)
    found.sort((a, b) => (BigInt(b.startTimeUnixNano) > BigInt(a.startTimeUnixNano) ? 1 : -1))
    json(response, 200, { traces: found })
  }

  async function page(pathname: string, response: ServerResponse): Promise<void> {
    const path = normalize(pathname.slice(base.length))
    const file = extname(path) && !path.startsWith('..') ? path : 'index.html'
    try {
      let body: Buffer | string = await readFile(join(dist, file))
      if (file === 'index.html')
        body = body.toString().replace('<base href="/" />', `<base href="${base}" />`)
      const headers = { 'content-type': types[extname(file)] ?? 'application/octet-stream' }
      response.writeHead(200, { ...headers, 'content-security-policy': policy }).end(body)
    } catch {
      response.writeHead(404).end()
    }
  }

  function handle(request: IncomingMessage, response: ServerResponse): void {
    const url = new URL(request.url ?? '/', 'http://localhost')
    if (!url.pathname.startsWith(base)) response.writeHead(404).end()
    else if (url.pathname.startsWith(`${base}api/`)) answer(url, response)
    else void page(url.pathname, response)
  }

  const server = createServer(handle)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}${base}`,
    traces,
    requests,
    log(...records) {
      replay.push(...records)
      for (const stream of streams) for (const record of records) send(stream, record)
    },
    dropStreams() {
      isAway = true
      for (const stream of streams) stream.destroy()
    },
    takeStreams() {
      isAway = false
    },
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

function servicesOf(traces: readonly Trace[]) {
  const names = new Set(traces.flatMap((trace) => trace.spans.map((span) => span.service)))
  return [...names].map((name) => ({
    name,
    spanCount: 1,
    errorCount: 0,
    logCount: 0,
    metricCount: 0,
    lastSeenUnixNano: '0',
  }))
}
