import type { ContextManager, Link, TextMapPropagator } from '@opentelemetry/api'
import type { LoggerProvider } from '@opentelemetry/api-logs'
import type { ReadEnvironment } from './config/environment.js'
import type { Protocol } from './config/exporter.js'
import type { Config, InstrumentationName, ThirdPartyInstrumentation } from './config/options.js'
import type { ConfigDefaults } from './config/resolve.js'
import type { CreatePost } from './delivery/pipeline.js'
import type { Receivers } from './delivery/receivers.js'
import type { SpoolSupply } from './delivery/spool-stage.js'
import type { TakeUnsent, Unsent } from './delivery/unsent.js'
import type { ResourceDetector } from './detect.js'
import type { Codecs } from './encode/codecs.js'
import type { Instrument } from './instrument.js'
import type { CreateMetrics } from './metrics/index.js'
import type { Shared, Ways } from './pipelines.js'
import type { DaemonParts } from './process/daemon.js'
import type { Hash } from './redact/hide.js'
import type { Warn } from './safety/warn.js'
import type { Pipelines } from './sdk.js'

/** What telemetry offers to whoever sees the end of the page or the process coming. */
export interface Farewell {
  /** Delivers what waits; `last`: there is no coming back, for this reason. Says whether it was done in time. */
  flush(last?: boolean, reason?: string): Promise<boolean>
  /** Takes out what was not delivered, when there is no other turn of the event loop to come. */
  takeUnsent(reason: string): Unsent[]
  /** Milliseconds by which the end may be held up. */
  timeoutMs: number
}

/** What an environment supplies; the core asks for nothing else and sniffs for nothing. */
export interface Platform {
  defaults(): ConfigDefaults
  environment(): ReadEnvironment
  /** Called once for each `start` that is enabled; the propagator reads what the environment itself brings. */
  createContextManager(propagator: TextMapPropagator): ContextManager
  createPost: CreatePost
  createCodecs(protocol: Protocol): Codecs
  createMetrics: CreateMetrics
  createReceivers(): Receivers
  /** Called when secrets are to be hashed. */
  createHash(): Hash
  /** The logs API that the main package has inside since 1.10; before, it is a package of its own. */
  newerLogs?: { setGlobalLoggerProvider(provider: LoggerProvider): unknown; disable(): void }
  /** Where requests are kept that could not be delivered; nothing where there is no such place. */
  spool?(config: Config, warn: Warn): SpoolSupply | undefined
  /** Puts the file of the configuration beside what is sent; nothing where there are no files. */
  addFile?(config: Config, sent: Pipelines, shared: Shared): Ways
  /** Where something can still be sent when nothing else runs any more. */
  takeUnsent?: TakeUnsent
  /** What takes time to find out about the resource. */
  resourceDetectors?: ResourceDetector[]
  /** The largest request body, in bytes. */
  maxRequestBytes: number
  /** How many batches a flush has on their way at a time: `Infinity` where there may be no second turn. */
  lanes: number
  /** What a page's own origin is to a browser: URLs that receive context without being listed. */
  ownUrl(config: Config): (url: string) => boolean
  instruments: Partial<Record<InstrumentationName, Instrument>>
  /** Helps instrumentations of others, once enabled, to what they patch. Answers how to stop that. */
  reachPackages?(
    instrumentations: ThirdPartyInstrumentation[],
    warn: Warn,
    manager: ContextManager,
  ): () => void
  /** Flushes when the page is hidden or the process is about to end. Answers how to stop that. */
  onExit(farewell: Farewell): () => void
  /**
   * Begins the span of a process's life, in which from then on is what is in no other; nothing where there are no
   * processes, or when it is not asked for. Answers links to it, for what begins traces of its own.
   */
  startDaemon?(config: Config, manager: ContextManager, parts: DaemonParts): Link[]
  /** Looks for faults that only this environment can see, such as a second copy of the API. */
  selfTest?(config: Config, say: (fault: string) => void): void
  print(message: string): void
}
