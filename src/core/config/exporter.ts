/** How records are sent: OTLP over HTTP as JSON or as protobuf, or over gRPC. */
export type Protocol = 'http/json' | 'http/protobuf' | 'grpc'

/** How request bodies are compressed. */
export type Compression = 'gzip' | 'none'

export const SIGNALS = ['traces', 'logs', 'metrics'] as const
export type SignalName = (typeof SIGNALS)[number]

/** Headers of every export request; a function is asked before each, for tokens that change. */
export type Headers =
  | Record<string, string>
  | (() => Record<string, string> | Promise<Record<string, string>>)

/** Certificates, each as PEM text or as the path of a PEM file. */
export interface TlsOptions {
  /** The authorities that the receiver's certificate is checked against, in place of Node's own. */
  ca?: string
  /** The certificate by which this client names itself. */
  cert?: string
  /** The private key of `cert`. */
  key?: string
}

/** What may be said of all signals, and of each. */
export interface ExporterOptions {
  /**
   * Headers sent with every export request, such as an authorization; or a function that is asked before each
   * request, and may answer by a promise.
   */
  headers?: Headers
  /** Default `http/json` in browsers and `http/protobuf` in Node; `grpc` is for Node. */
  protocol?: Protocol
  /**
   * How Node compresses what it sends; a browser does not. Default: `gzip`, and `none` to a receiver on the same
   * machine, where bytes cost less than compressing them.
   */
  compression?: Compression
  /** In Node: own authorities, and a client's certificate. */
  tls?: TlsOptions
}

/** What may be said of one signal. */
export interface SignalOptions extends ExporterOptions {
  /** The whole URL that takes this signal, such as `https://logs.example/v1/logs`; for gRPC its origin counts. */
  endpoint?: string
  /** Milliseconds for one request, its answer included. Default: `limits.exportTimeoutMs`. */
  timeoutMs?: number
}

/** How one signal gets to its receiver. */
export interface Exporter {
  protocol: Protocol
  /** What is known beforehand. */
  headers: Record<string, string>
  /** Asked before each request; what it answers goes over `headers`. */
  askHeaders: Exclude<Headers, Record<string, string>> | undefined
  /** Undefined: by where the receiver is. */
  compression: Compression | undefined
  timeoutMs: number
  tls: TlsOptions
}
