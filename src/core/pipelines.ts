import type { Protocol, SignalName } from './config/exporter.js'
import type { Config } from './config/options.js'
import type { FileStatus } from './delivery/counts.js'
import { type CreatePost, createPipeline } from './delivery/pipeline.js'
import type { Receivers } from './delivery/receivers.js'
import type { LateSpool } from './delivery/spool-stage.js'
import type { Codecs } from './encode/codecs.js'
import type { Platform } from './platform.js'
import type { Resource } from './resource.js'
import type { Warn } from './safety/warn.js'
import type { Pipelines } from './sdk.js'

/** What all pipelines share. */
export interface Shared {
  resource: Resource
  warn: Warn
  spool: LateSpool | undefined
  receivers: Receivers
  /** The largest request body, in bytes. */
  maxBytes: number
  /** How many batches a flush has on their way at a time. */
  lanes: number
  takeUnsent: Platform['takeUnsent']
}

/** All ways out, and what there is to know and to do of the file among them. */
export interface Ways {
  pipelines: Pipelines
  file?: {
    /** Undefined when there are no receivers beside it: then the signals' own status tells of it. */
    status(): FileStatus | undefined
    close(): Promise<void>
  }
}

/** To the receivers, into the file, or both. */
export function createPipelines(
  config: Config,
  platform: Platform,
  shared: Omit<Shared, 'maxBytes' | 'lanes' | 'takeUnsent'>,
): Ways {
  const { maxRequestBytes: maxBytes, lanes, takeUnsent } = platform
  const parts = { ...shared, maxBytes, lanes, takeUnsent }
  const sent = pipelinesTo(config, platform.createPost, platform.createCodecs, parts)
  return (config.file && platform.addFile?.(config, sent, parts)) ?? { pipelines: sent }
}

/** A pipeline for each signal that has an endpoint. */
export function pipelinesTo(
  config: Config,
  createPost: CreatePost,
  createCodecs: (protocol: Protocol) => Codecs,
  shared: Shared,
): Pipelines {
  const codecsOf = (signal: SignalName) => createCodecs(config.exporters[signal].protocol)
  const limited = (signal: SignalName, more?: Partial<Config['limits']>) => ({
    ...config,
    limits: { ...config.signalLimits[signal], ...more },
  })
  const parts = { createPost, ...shared }
  return {
    traces: createPipeline(limited('traces'), {
      signal: 'traces',
      codec: codecsOf('traces').traces,
      ...parts,
    }),
    logs: createPipeline(limited('logs'), { signal: 'logs', codec: codecsOf('logs').logs, ...parts }),
    // A collection of metrics is a request of its own.
    metrics: createPipeline(limited('metrics', { batchSize: 1 }), {
      signal: 'metrics',
      codec: codecsOf('metrics').metrics,
      ...parts,
    }),
  }
}
