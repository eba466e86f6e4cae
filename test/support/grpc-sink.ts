/** An OTLP/gRPC receiver of grpc-js, which is not what sends here, that keeps what arrives. */
import {
  type Metadata,
  Server,
  ServerCredentials,
  type ServerUnaryCall,
  type ServiceError,
  type sendUnaryData,
} from '@grpc/grpc-js'
import { exportMessages, fromProtobuf, type Message, type Signal } from '../../src/core/otlp/index.js'
import { createWaiters } from './waiters.js'

export interface Call {
  signal: Signal
  metadata: Record<string, unknown>
  /** The connection's other end, with its port. */
  peer: string
  /** The message as it was sent. */
  bytes: Buffer
  body: Message<(typeof exportMessages)[Signal]['request']>
}

/** How a call ends that is not accepted. */
export interface Refusal {
  code: number
  details?: string
  metadata?: Metadata
}

export interface GrpcSink {
  port: number
  calls: Call[]
  /** All calls, the refused ones too. */
  count(): number
  /** What the following calls are answered with: a refusal, bytes, `never`; `undefined`: an empty message. */
  answerWith(answer: Refusal | Uint8Array | 'never' | undefined): void
  /** Resolves as soon as `condition` holds; it is asked again after each call. */
  until(condition: () => boolean): Promise<void>
  spans(): Message<'Span'>[]
  spanNames(): string[]
  close(): void
}

const SERVICES = {
  traces: 'opentelemetry.proto.collector.trace.v1.TraceService',
  logs: 'opentelemetry.proto.collector.logs.v1.LogsService',
  metrics: 'opentelemetry.proto.collector.metrics.v1.MetricsService',
} as const

const asIs = (bytes: Buffer): Buffer => bytes

export async function startGrpcSink(
  credentials = ServerCredentials.createInsecure(),
  port = 0,
  maxBytes = 64 * 1024 * 1024,
): Promise<GrpcSink> {
  const calls: Call[] = []
  const waiters = createWaiters()
  let answer: Parameters<GrpcSink['answerWith']>[0]
  let count = 0
  const server = new Server({ 'grpc.max_receive_message_length': maxBytes })
  for (const signal of Object.keys(SERVICES) as (keyof typeof SERVICES)[]) {
    const definition = {
      path: `/${SERVICES[signal]}/Export`,
      requestStream: false,
      responseStream: false,
      requestSerialize: asIs,
      requestDeserialize: asIs,
      responseSerialize: asIs,
      responseDeserialize: asIs,
    }
    const take = (call: ServerUnaryCall<Buffer, Buffer>, reply: sendUnaryData<Buffer>) => {
      count++
      if (answer === undefined || answer instanceof Uint8Array) {
        const body = fromProtobuf(exportMessages[signal].request, call.request)
        calls.push({
          signal,
          metadata: call.metadata.getMap(),
          peer: call.getPeer(),
          bytes: call.request,
          body,
        })
        reply(null, Buffer.from(answer ?? []))
      } else if (answer !== 'never') reply(answer as Partial<ServiceError>, null)
      waiters.check()
    }
    server.addService({ Export: definition }, { Export: take as never })
  }
  const bound = await new Promise<number>((resolve, reject) =>
    server.bindAsync(`127.0.0.1:${port}`, credentials, (fault, at) => (fault ? reject(fault) : resolve(at))),
  )
  const spans = () =>
    calls
      .map(({ body }) => body as Message<'ExportTraceServiceRequest'>)
      .flatMap(({ resourceSpans = [] }) => resourceSpans)
      .flatMap(({ scopeSpans = [] }) => scopeSpans)
      .flatMap(({ spans = [] }) => spans)
  return {
    port: bound,
    calls,
    count: () => count,
    answerWith(next) {
      answer = next
    },
    until: waiters.until,
    spans,
    spanNames: () => spans().map(({ name = '' }) => name),
    close: () => server.forceShutdown(),
  }
}
