/** Ways of getting ended spans to a receiver: each makes its tracer, and flushes what was ended. */
import { type Tracer, trace } from '@opentelemetry/api'
import { OTLPTraceExporter as JsonExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { OTLPTraceExporter as ProtobufExporter } from '@opentelemetry/exporter-trace-otlp-proto'
import { BasicTracerProvider, BatchSpanProcessor, type SpanExporter } from '@opentelemetry/sdk-trace-base'
import { type StartOptions, start } from '../../src/node/index.js'
import type { NAMES } from './names.js'

export interface Way {
  tracer: Tracer
  flush(): Promise<unknown>
  /** What it says of itself in the end. */
  report(): unknown
}

/** Where it goes and, for those that keep something, a folder. */
export interface Place {
  endpoint: string
  grpcEndpoint: string
  folder: string
}

const ours = (endpoint: string, options: StartOptions): Way => {
  const telemetry = start({
    ...{ serviceName: 'bench', endpoint, instrument: false, logs: false, metrics: false },
    ...options,
  })
  return {
    tracer: trace.getTracer('bench'),
    flush: () => telemetry.flush({ timeoutMs: 60_000 }),
    report: () => telemetry.status().traces,
  }
}

const official = (exporter: SpanExporter): Way => {
  const processor = new BatchSpanProcessor(exporter, { maxQueueSize: 100_000 })
  const provider = new BasicTracerProvider({ spanProcessors: [processor] })
  return {
    tracer: provider.getTracer('bench'),
    flush: () => provider.forceFlush(),
    report: () => undefined,
  }
}

/** At its default of 30 a flush of 100,000 spans fails. */
const MANY = { concurrencyLimit: 1000 }

const QUEUE = { queueSize: 100_000 }

export const WAYS: Record<(typeof NAMES)[number], (place: Place) => Way | Promise<Way>> = {
  'official protobuf': ({ endpoint }) =>
    official(new ProtobufExporter({ ...MANY, url: `${endpoint}/v1/traces` })),
  'official JSON': ({ endpoint }) => official(new JsonExporter({ ...MANY, url: `${endpoint}/v1/traces` })),
  // It needs grpc-js, which is not there for everybody.
  'official gRPC': async ({ grpcEndpoint }) => {
    const { OTLPTraceExporter } = await import('@opentelemetry/exporter-trace-otlp-grpc')
    return official(new OTLPTraceExporter({ ...MANY, url: grpcEndpoint }))
  },
  'ours gRPC, no spool': ({ grpcEndpoint }) =>
    ours(grpcEndpoint, { spool: false, protocol: 'grpc', limits: QUEUE }),
  'ours protobuf, no spool': ({ endpoint }) => ours(endpoint, { spool: false, limits: QUEUE }),
  'ours protobuf, spool on': ({ endpoint, folder }) =>
    ours(endpoint, { spool: { directory: folder }, limits: QUEUE }),
  'ours JSON, spool on': ({ endpoint, folder }) =>
    ours(endpoint, { spool: { directory: folder }, protocol: 'http/json', limits: QUEUE }),
  // A receiver that is not there: everything is written to the disk.
  'ours, all into the spool': ({ folder }) =>
    ours('http://127.0.0.1:9', {
      spool: { directory: folder, maxBytes: 2 ** 30 },
      limits: { ...QUEUE, retryMs: 1 },
    }),
}
