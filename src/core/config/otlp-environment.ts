import { endpoint } from './check.js'
import type { FromEnvironment, FromVariables } from './environment.js'
import { type Protocol, SIGNALS } from './exporter.js'
import { parsePairs, type Reader, whole } from './variables.js'

const PROTOCOLS: readonly string[] = ['http/json', 'http/protobuf', 'grpc'] satisfies Protocol[]

/** What follows `OTEL_EXPORTER_OTLP_`, or that and a signal's name. */
const readers: Record<string, Reader<FromVariables>> = {
  ENDPOINT(value, into) {
    if (endpoint(value, '').length > 0) return 'is not an http or https URL'
    into.endpoint = value
  },
  HEADERS(value, into) {
    const pairs = parsePairs(value)
    if (!pairs) return 'is not a list such as key=value,key=value'
    into.headers = pairs
  },
  PROTOCOL(value, into) {
    const protocol = value.toLowerCase()
    if (!PROTOCOLS.includes(protocol)) return `is none of ${PROTOCOLS.join(', ')}`
    into.protocol = protocol as Protocol
  },
  COMPRESSION(value, into) {
    const compression = value.toLowerCase()
    if (compression !== 'gzip' && compression !== 'none') return 'is neither gzip nor none'
    into.compression = compression
  },
  TIMEOUT: whole((value, into) => {
    into.timeoutMs = value
  }),
  CERTIFICATE: file('ca'),
  CLIENT_CERTIFICATE: file('cert'),
  CLIENT_KEY: file('key'),
  INSECURE: insecure,
}

function insecure(value: string): string | undefined {
  return value.toLowerCase() === 'true'
    ? 'is not supported; an endpoint that begins with http:// is without TLS'
    : undefined
}

function file(name: 'ca' | 'cert' | 'key'): Reader<FromVariables> {
  return (value, into) => {
    into.tls = { ...into.tls, [name]: value }
  }
}

/** Said when it is set: without a word it would be taken for done. */
const histogramReader: Reader<FromEnvironment> = (value) =>
  value.toLowerCase() === 'explicit_bucket_histogram'
    ? undefined
    : 'is not supported; histograms have explicit buckets'

/** The variables of the exporter, for all signals and for each. */
export const otlpReaders: Record<string, Reader<FromEnvironment>> = {
  OTEL_EXPORTER_OTLP_METRICS_DEFAULT_HISTOGRAM_AGGREGATION: histogramReader,
  // What the specification calls obsolete names.
  OTEL_EXPORTER_OTLP_SPAN_INSECURE: insecure,
  OTEL_EXPORTER_OTLP_METRIC_INSECURE: insecure,
  ...Object.fromEntries(
    (['all', ...SIGNALS] as const).flatMap((signal) =>
      Object.entries(readers).map(([name, read]) => [
        `OTEL_EXPORTER_OTLP_${signal === 'all' ? '' : `${signal.toUpperCase()}_`}${name}`,
        (value: string, into: FromEnvironment) => {
          into.signals[signal] ??= {}
          return read(value, into.signals[signal])
        },
      ]),
    ),
  ),
}
