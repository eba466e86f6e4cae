import { oneOf } from '../../core/config/check.js'
import type { SignalName } from '../../core/config/exporter.js'
import type { PlatformChecks } from '../../core/config/table.js'
import type { CreatePost } from '../../core/delivery/pipeline.js'
import { noting } from './answers.js'
import { grpcPost } from './grpc.js'
import { httpPost } from './http.js'
import { packFor } from './pack.js'
import { proxyFor } from './proxy.js'
import type { Route } from './route.js'
import { readTls, tlsCheck } from './tls.js'

type Settings = Parameters<CreatePost>[2]

/** The checks of what only Node can do. */
export const transportChecks: PlatformChecks['exporter'] = {
  protocol: oneOf('http/json', 'http/protobuf', 'grpc'),
  tls: tlsCheck,
}

/** Makes what posts to one URL, over HTTP or gRPC. */
export const createPost: CreatePost = (url, contentType, settings) => {
  const route = routeTo(url, settings)
  const pack = packFor(route.target, settings.compression)
  return noting(settings.protocol === 'grpc' ? grpcPost(route, pack) : httpPost(route, contentType, pack))
}

/** The way to a URL: straight or by the environment's proxy. */
export function routeTo(
  url: string,
  { timeoutMs, stopped, warn, tls }: Pick<Settings, 'timeoutMs' | 'stopped' | 'warn' | 'tls'>,
): Route {
  const target = new URL(url)
  const proxy = proxyFor(target, process.env, warn)
  return {
    target,
    proxy,
    tls: target.protocol === 'https:' ? readTls(tls, warn) : {},
    timeoutMs,
    agentName: `throughline/${__VERSION__}`,
    key: JSON.stringify([target.origin, proxy?.href, tls]),
    stopped,
  }
}

/** The port that gRPC receivers listen on without TLS; with it, they are at https's. */
const PLAIN_PORT = '4317'

const PACKAGES = { traces: 'trace', logs: 'logs', metrics: 'metrics' }
const SERVICES = { traces: 'TraceService', logs: 'LogsService', metrics: 'MetricsService' }

/** The URL of a signal's method at a gRPC receiver, of which an endpoint names the scheme, host and port. */
export function grpcUrl(endpoint: string, signal: SignalName): string {
  const url = new URL(endpoint)
  // To a URL its scheme's own port is none, and plain gRPC on port 80 is nowhere.
  if (!url.port && url.protocol === 'http:') url.port = PLAIN_PORT
  url.pathname = `/opentelemetry.proto.collector.${PACKAGES[signal]}.v1.${SERVICES[signal]}/Export`
  url.search = ''
  return url.href
}
