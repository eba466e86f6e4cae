import type { FromEnvironment } from './environment.js'
import {
  type Exporter,
  type ExporterOptions,
  type Protocol,
  SIGNALS,
  type SignalName,
  type SignalOptions,
} from './exporter.js'
import type { StartOptions } from './options.js'

/** What `Config` has of each signal: where it goes, if anywhere, and how. */
export interface Exporters {
  /** Whole URLs, without credentials. `undefined`: that signal is not exported. */
  endpoints: Record<SignalName, string | undefined>
  exporters: Record<SignalName, Exporter>
}

export interface ExporterDefaults {
  protocol: Protocol
  /** The page's origin, from which a path-only endpoint is taken; undefined where there is none. */
  origin: string | undefined
  /** Where a signal's calls go at a receiver; only where there is gRPC. */
  grpcUrl?: (endpoint: string, signal: SignalName) => string
}

/**
 * Settles each signal's way: what options say of it, then what they say of all, then the same of the environment.
 * Headers of all four are sent, the nearest one's of each name.
 */
export function exportersOf(
  options: StartOptions,
  environment: FromEnvironment,
  defaults: ExporterDefaults,
  timeoutMs: number,
): Exporters {
  const endpoints = {} as Exporters['endpoints']
  const exporters = {} as Exporters['exporters']
  for (const signal of SIGNALS) {
    const own = options.signals?.[signal]
    const { [signal]: ownVariables, all: variables } = environment.signals
    const levels: (SignalOptions | undefined)[] = [own, options, ownVariables, variables]
    const nearest = <K extends keyof ExporterOptions>(name: K): ExporterOptions[K] =>
      levels.find((level) => level?.[name] !== undefined)?.[name]
    const protocol = nearest('protocol') ?? defaults.protocol
    const url = urlOf(signal, protocol, options, environment, defaults)
    endpoints[signal] = isWanted(signal, options, environment) ? url?.replace(CREDENTIALS, '$1') : undefined
    exporters[signal] = {
      protocol,
      ...headersOf([basic(url), variables?.headers, ownVariables?.headers, options.headers, own?.headers]),
      compression: nearest('compression'),
      tls: Object.assign({}, ...levels.map((level) => level?.tls).reverse()),
      timeoutMs:
        own?.timeoutMs ??
        options.limits?.exportTimeoutMs ??
        ownVariables?.timeoutMs ??
        variables?.timeoutMs ??
        timeoutMs,
    }
  }
  return { endpoints, exporters }
}

/** Whether a signal is to go anywhere. */
export const isWanted = (signal: SignalName, options: StartOptions, { silenced }: FromEnvironment): boolean =>
  !silenced.has(signal) && options[signal as 'logs'] !== false

function urlOf(
  signal: SignalName,
  protocol: Protocol,
  options: StartOptions,
  environment: FromEnvironment,
  { origin = '', grpcUrl }: ExporterDefaults,
): string | undefined {
  const base = options.endpoint ?? environment.signals.all?.endpoint
  const own =
    options.signals?.[signal]?.endpoint ??
    // An option names the base for all signals, so a variable for one signal does not split them again.
    (options.endpoint ? undefined : environment.signals[signal]?.endpoint)
  const given = own ?? base
  if (given && grpcUrl && protocol === 'grpc') return grpcUrl(given, signal)
  const url = own ?? (base && appendPath(base, `/v1/${signal}`))
  return url?.startsWith('/') ? origin + url : url
}

/** Adds to the path and keeps the query, where some backends carry their key. */
function appendPath(base: string, path: string): string {
  const [before, query] = base.split('?', 2)
  return `${before!.replace(/\/+$/, '')}${path}${query ? `?${query}` : ''}`
}

/** In the order of their weight, the heaviest last. Names are in lower case, so that no header is sent twice. */
function headersOf(given: SignalOptions['headers'][]): Pick<Exporter, 'headers' | 'askHeaders'> {
  const headers: Record<string, string> = {}
  let askHeaders: Exporter['askHeaders']
  for (const one of given) {
    if (typeof one === 'function') askHeaders = one
    else if (one) {
      const before = askHeaders
      if (before) askHeaders = async () => ({ ...inLowerCase(await before()), ...inLowerCase(one) })
      else Object.assign(headers, inLowerCase(one))
    }
  }
  return { headers, askHeaders }
}

export const inLowerCase = (headers: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))

const CREDENTIALS = /^(https?:\/\/)([^/?#@]*)@/i

/** Credentials in a URL are for a header: `fetch` refuses them there, and a URL is what gets logged and kept. */
function basic(url: string | undefined): Record<string, string> | undefined {
  const pair = CREDENTIALS.exec(url ?? '')?.[2]
  if (!pair) return undefined
  const [user = '', password = ''] = pair.split(/:(.*)/s).map(decoded)
  return {
    authorization: `Basic ${btoa(String.fromCharCode(...new TextEncoder().encode(`${user}:${password}`)))}`,
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
