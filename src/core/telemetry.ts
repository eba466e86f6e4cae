import type {
  Attributes,
  Context,
  Counter,
  Gauge,
  Histogram,
  Link,
  MetricOptions,
  Span,
  SpanKind,
  UpDownCounter,
} from '@opentelemetry/api'
import type { Carrier } from './carrier.js'
import type { ReceiverStatus } from './delivery/circuit.js'
import type { FileStatus, SignalStatus } from './delivery/counts.js'
import type { GenerateOptions, Generation } from './gen-ai.js'
import type { Log, LogAttributes } from './logs/log.js'
import type { MessageWithContext } from './message.js'
import type { PageContextOptions } from './page-context.js'

/** Options of `telemetry.span`. */
export interface SpanOptions {
  attributes?: Attributes
  /** Default `SpanKind.INTERNAL`. */
  kind?: SpanKind
  /** Spans that caused this one beside its parent; `telemetry.linksFrom` makes them of a batch's carriers. */
  links?: Link[]
  /** Starts a new trace, whatever is active. */
  root?: boolean
  /** The context to hang below; default: the active one. */
  parent?: Context
}

/** What `telemetry.status()` answers. */
export interface Status {
  state: 'running' | 'disabled' | 'stopped'
  /** Why it is disabled. */
  reason?: string
  /** A record is a span. */
  traces: SignalStatus
  /** A record is a log record or an event. */
  logs: SignalStatus
  /** A record is one collection of all instruments. */
  metrics: SignalStatus
  /** By origin: whether a receiver takes what it is sent. */
  receivers: Record<string, ReceiverStatus>
  /** The same of the `file`, when there is one beside an endpoint. */
  file?: FileStatus
}

/** What `start` answers. None of its methods throws for a fault of telemetry. */
export interface Telemetry {
  /**
   * Runs `fn` inside a new span, ends the span when `fn` returns or the promise it returned settles, and
   * answers what `fn` answered. A throw is recorded as an error and thrown on.
   */
  span<T>(name: string, fn: (span: Span) => T): T
  span<T>(name: string, options: SpanOptions, fn: (span: Span) => T): T
  /**
   * Runs `fn`, which calls a generative model, inside a CLIENT span by the `gen_ai` conventions, with histograms of
   * its duration and its tokens. A stream (async iterable) that `fn` answers ends the span when it ends.
   *
   * @example telemetry.generate({ provider: 'openai', model: 'gpt-5' }, async (call) => { … call.usage(…) })
   */
  generate<T>(options: GenerateOptions, fn: (call: Generation) => T): T
  /** Log records with the active trace and span id, one method for each severity. */
  readonly log: Log
  /** Records a named event on the log signal, with the active trace and span id. */
  event(name: string, attributes?: LogAttributes): void
  counter(name: string, options?: MetricOptions): Counter
  upDownCounter(name: string, options?: MetricOptions): UpDownCounter
  histogram(name: string, options?: MetricOptions): Histogram
  gauge(name: string, options?: MetricOptions): Gauge
  /**
   * Reads a value at each collection. Answers how to stop reading.
   *
   * @param read answers the value now; nothing is recorded when it throws or the value is not a number
   */
  observe(name: string, read: () => number, options?: MetricOptions & { attributes?: Attributes }): () => void
  /**
   * Writes the active context (`traceparent`, `tracestate`, `baggage`) into a carrier and answers the carrier.
   *
   * @param options.as `bytes` writes UTF-8 bytes, for message headers that take nothing else. Default `text`.
   * @see https://www.w3.org/TR/trace-context-2/ and https://www.w3.org/TR/baggage/
   */
  inject<C extends Carrier>(carrier: C, options?: { as?: 'text' | 'bytes' }): C
  /**
   * Runs `fn` in the context that a carrier brought, text or bytes; in a new one when it brought none, or
   * nothing that the standards accept.
   */
  continueFrom<T>(carrier: Carrier | null | undefined, fn: () => T): T
  /**
   * The producers of a batch, as links for the span that consumes it: one for each span context that the
   * carriers brought, in order. Carriers without one are passed over.
   *
   * @example telemetry.span('orders process', { links: telemetry.linksFrom(batch.map((m) => m.headers)) }, fn)
   */
  linksFrom(carriers: Iterable<Carrier | null | undefined>): Link[]
  /**
   * A message and the active context as one object, for `postMessage`: to and from Web, Shared and Service
   * Workers, worker threads, `MessagePort`s and `BroadcastChannel`s. The other end listens by `fromMessage`;
   * a message that is sent without `toMessage` stays as it is.
   *
   * @example worker.postMessage(telemetry.toMessage(image), [image])
   */
  toMessage<T>(data: T): MessageWithContext<T>
  /**
   * A listener for messages that runs `fn` with what `toMessage` was given, in the context it was sent in. Other
   * messages are handed on as they are.
   *
   * @param fn gets the data, and what the listener itself was called with: a `MessageEvent`, or in Node's
   *   `port.on('message')` the message
   * @example self.onmessage = telemetry.fromMessage(async (image: ImageBitmap) => { … })
   */
  fromMessage<T, G = unknown, R = unknown>(fn: (data: T, given: G) => R): (given: G) => R
  /**
   * The active span as `<meta name="traceparent" …>`, for the head of a page that a server renders; the page's
   * `documentLoad` span continues it. Empty without an active span. See docs/pages.md for cached pages.
   */
  traceMeta(options?: PageContextOptions): string
  /**
   * The active span as the value of a `Server-Timing` header, which does the same without a change of the page.
   * Empty without an active span.
   */
  serverTiming(options?: PageContextOptions): string
  /** Runs `fn` with these entries added to the W3C baggage. */
  withBaggage<T>(entries: Record<string, string>, fn: () => T): T
  /** A function that runs in the context which is active now, whenever and from wherever it is called. */
  bind<F extends (...args: never[]) => unknown>(fn: F): F
  status(): Status
  /**
   * Exports what is recorded. Settles when everything is delivered or dropped, or after `timeoutMs`
   * (default 5000); never rejects.
   */
  flush(options?: { timeoutMs?: number }): Promise<void>
  /** Flushes within `timeoutMs` (default 5000), takes out every patch, and stops. Never rejects. */
  stop(options?: { timeoutMs?: number }): Promise<void>
}
