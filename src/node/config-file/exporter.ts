import { fileURLToPath } from 'node:url'
import {
  type Check,
  endpoint,
  isRecord,
  milliseconds,
  oneOf,
  stringMap,
  text,
} from '../../core/config/check.js'
import type { FromVariables } from '../../core/config/environment.js'
import type { Compression, SignalName, TlsOptions } from '../../core/config/exporter.js'
import { parsePairs } from '../../core/config/variables.js'
import { mapping, type Reader, value, wrong } from './read.js'

/** What the schema takes where no endpoint is written. */
const HTTP_ENDPOINT = 'http://localhost:4318/v1/'
const GRPC_ENDPOINT = 'http://localhost:4317'

/** Gets what is read. */
export interface Found {
  receiver(found: FromVariables): void
  file(path: string): void
}

/** Reads the exporter of one signal; `more` are keys that only this signal's has. */
export const exporter =
  (signal: SignalName, found: Found, more: Record<string, Reader> = {}): Reader =>
  (given, path, say) => {
    const read =
      (start: FromVariables, table: (into: FromVariables) => Record<string, Reader>): Reader =>
      (settings, at) => {
        const into = { ...start }
        mapping({ ...common(into), ...more, ...table(into) })(settings, at, say)
        found.receiver(into)
      }
    mapping({
      otlp_http: read({ protocol: 'http/protobuf', endpoint: HTTP_ENDPOINT + signal }, (into) => ({
        endpoint: value(endpoint, (url: string) => {
          into.endpoint = url
        }),
        tls: tls(into),
        encoding: value(oneOf('protobuf', 'json'), (encoding: string) => {
          into.protocol = encoding === 'json' ? 'http/json' : 'http/protobuf'
        }),
      })),
      otlp_grpc: read({ protocol: 'grpc', endpoint: GRPC_ENDPOINT }, (into) => ({
        endpoint: value(text, (address: string) => {
          into.endpoint = withScheme(address, settingsOf(given, 'otlp_grpc'))
        }),
        // Read with the endpoint.
        tls: tls(into, { insecure: () => {} }),
      })),
      'otlp_file/development': mapping({
        ...more,
        output_stream: value(stream, (url: string) => found.file(fileURLToPath(url))),
      }),
    })(given, path, say)
  }

const stream: Check = (given) =>
  typeof given === 'string' && given.startsWith('file:///') && URL.canParse(given)
    ? []
    : [wrong('a URL such as file:///var/log/telemetry.jsonl', given)]

const common = (into: FromVariables): Record<string, Reader> => ({
  headers: (given, path, say) => {
    const pairs = namedValues(given)
    if (!pairs) return say(path, wrong('a sequence of { name, value }', given))
    value(stringMap, (headers: Record<string, string>) => {
      into.headers = { ...into.headers, ...headers }
    })(pairs, path, say)
  },
  headers_list: (given, path, say) =>
    value(text, (list: string) => {
      const pairs = parsePairs(list)
      if (pairs) into.headers = { ...pairs, ...into.headers }
      else say(path, 'is not a list such as key=value,key=value')
    })(given, path, say),
  compression: value(oneOf('gzip', 'none'), (compression: Compression) => {
    into.compression = compression
  }),
  timeout: value(milliseconds, (timeoutMs: number) => {
    into.timeoutMs = timeoutMs
  }),
})

function tls(into: FromVariables, more: Record<string, Reader> = {}): Reader {
  const file = (name: keyof TlsOptions) =>
    value(text, (path: string) => {
      into.tls = { ...into.tls, [name]: path }
    })
  return mapping({
    ca_file: file('ca'),
    cert_file: file('cert'),
    key_file: file('key'),
    // Their names until the schema's last release candidates.
    certificate_file: file('ca'),
    client_certificate_file: file('cert'),
    client_key_file: file('key'),
    ...more,
  })
}

/** `[{ name, value }]` as an object, without what has no value; undefined when it is no such sequence. */
export function namedValues(given: unknown): Record<string, unknown> | undefined {
  if (given === undefined || given === null) return {}
  if (!Array.isArray(given) || !given.every((one) => isRecord(one) && typeof one.name === 'string'))
    return undefined
  return Object.fromEntries(
    given.filter((one) => (one.value ?? undefined) !== undefined).map((one) => [one.name, one.value]),
  )
}

const settingsOf = (given: unknown, name: string): unknown => (isRecord(given) ? given[name] : undefined)

/** gRPC's addresses are commonly written without a scheme; then TLS is said by `insecure`. */
function withScheme(address: string, settings: unknown): string {
  if (/^https?:\/\//i.test(address)) return address
  const given = settingsOf(settings, 'tls')
  return `${settingsOf(given, 'insecure') === true ? 'http' : 'https'}://${address}`
}
