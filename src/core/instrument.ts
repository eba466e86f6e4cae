import type { Link, Meter, TextMapPropagator } from '@opentelemetry/api'
import type { Logger } from '@opentelemetry/api-logs'
import type { Exporters } from './config/exporters.js'
import type { Config } from './config/options.js'
import type { HttpDurations } from './http/durations.js'
import type { Targets } from './http/targets.js'
import type { Recorders } from './recorders.js'
import type { Warn } from './safety/warn.js'
import type { Pipelines } from './sdk.js'
import type { SharedAttributes } from './shared-attributes.js'
import type { Tracer } from './trace/tracer.js'

/** What an instrumentation may use. */
export interface Instruments {
  tracer: Tracer
  logger: Logger
  meter: Meter
  /** Undefined when no metrics are exported, as are the durations. */
  recorders: Recorders | undefined
  durations: HttpDurations | undefined
  propagator: TextMapPropagator
  /** Whether a URL receives our context. */
  isTarget: Targets
  websocket: Config['websocket']
  pageLoad: Config['pageLoad']
  console: Config['console']
  session: Config['session']
  /** Puts an attribute on every record and into every baggage from now on. Answers how to stop that. */
  share: SharedAttributes['add']
  childProcess: Config['childProcess']
  /** The process's own span, which the spans of the requests that it serves are linked to. */
  processLinks: Link[]
  /** Calls back before the last flush, with why everything ends. Answers how to stop that. */
  beforeEnd(callback: (reason: string) => void): () => void
  /** Calls back before each flush, the last one included, for what waits for more to be known. Answers how to stop that. */
  beforeFlush(callback: () => void): () => void
  /** What takes the records away, for who measures that. */
  pipelines: Pipelines
  exporters: Exporters
  warn: Warn
}

/** Installs one instrumentation and answers how to take it out again. */
export type Instrument = (instruments: Instruments) => () => void
