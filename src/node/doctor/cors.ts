import { once } from 'node:events'
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import type { Config } from '../../core/config/options.js'
import { requester } from '../transport/http.js'
import { routeTo } from '../transport/index.js'
import { isSameMachine } from '../transport/same-machine.js'
import { type Finding, ok, trouble } from './report.js'

/** Asks as a browser would before a page's export, and judges the answer as a browser would. */
export async function askAsPage(config: Config, origin: string): Promise<Finding> {
  const about = `a page on ${origin}`
  const url = config.endpoints.traces ?? config.endpoints.logs ?? config.endpoints.metrics
  if (!url) return trouble(about, 'there is no endpoint to ask: set OTEL_EXPORTER_OTLP_ENDPOINT')
  if (config.exporters.traces.protocol === 'grpc')
    return trouble(
      about,
      'browsers cannot speak gRPC: give the page an endpoint for OTLP over HTTP, commonly port 4318',
    )
  const target = new URL(url)
  if (target.origin === origin) return ok(about, 'sends to its own origin, where nobody has to allow it')
  if (origin.startsWith('https:') && target.protocol === 'http:' && !isSameMachine(target.hostname))
    return trouble(
      about,
      "a page of https may not send to http: give the receiver a certificate, or a path on the page's origin",
    )
  const names = ['content-type', ...Object.keys(config.exporters.traces.headers)]
  try {
    const answer = await preflight(url, origin, names, config)
    const advice = judge(answer, origin, names)
    return advice
      ? trouble(about, advice)
      : ok(about, `may send to ${target.origin}: its preflight was allowed`)
  } catch (fault) {
    return trouble(about, `its preflight got no answer (${(fault as Error).message})`)
  }
}

interface Preflight {
  status: number
  headers: IncomingHttpHeaders
}

/** By the way that telemetry takes. */
async function preflight(url: string, origin: string, names: string[], config: Config): Promise<Preflight> {
  const { timeoutMs, tls } = config.exporters.traces
  const stop = new AbortController()
  const route = routeTo(url, { timeoutMs, tls, stopped: stop.signal, warn: () => {} })
  const asked = requester(route)({
    method: 'OPTIONS',
    signal: AbortSignal.timeout(timeoutMs),
    headers: {
      origin,
      'access-control-request-method': 'POST',
      'access-control-request-headers': names.join(','),
    },
  })
  // Its answer is judged by its head; what becomes of the rest is nobody's fault.
  asked.on('error', () => {})
  try {
    asked.end()
    const [response] = (await once(asked, 'response')) as [IncomingMessage]
    response.resume()
    return { status: response.statusCode ?? 0, headers: response.headers }
  } finally {
    stop.abort()
  }
}

function judge({ status, headers }: Preflight, origin: string, names: string[]): string | undefined {
  const allowed = headers['access-control-allow-origin']
  if (allowed !== '*' && allowed !== origin)
    return `the receiver does not allow it (${allowed ? `it allows ${allowed}` : `no access-control-allow-origin, status ${status}`}): add ${origin} to its CORS origins, or send through a path on the page's own origin`
  if (status < 200 || status > 299)
    return `its preflight is answered ${status}: the receiver or a proxy before it must answer OPTIONS by 2xx, without asking for a token`
  const list = (headers['access-control-allow-headers'] ?? '').toLowerCase().split(/\s*,\s*/)
  // The star does not stand for this one.
  const missing = names.filter(
    (name) => !list.includes(name) && (name === 'authorization' || !list.includes('*')),
  )
  return missing.length > 0
    ? `the receiver does not allow the header ${missing.join(', ')}: add it to its CORS headers`
    : undefined
}
