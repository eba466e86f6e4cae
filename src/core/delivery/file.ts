import type { Config } from '../config/options.js'
import type { Codecs } from '../encode/codecs.js'
import { pipelinesTo, type Shared, type Ways } from '../pipelines.js'
import type { Pipelines } from '../sdk.js'
import type { FileStatus } from './counts.js'
import type { Send } from './headers.js'
import type { Pipeline } from './pipeline.js'
import { createReceivers } from './receivers.js'
import type { Answer } from './retry.js'
import { DELIVERED } from './sender.js'

/** A file of lines, which is opened when the first line comes. */
export interface LineFile {
  /** As it was resolved. */
  path: string
  /** Settles when the line is in the file; rejects when it could not be written. */
  append(line: Uint8Array): Promise<void>
  /** The same before it returns; throws. */
  appendNow(line: Uint8Array): void
  /** Settles when what was begun is written. */
  close(): Promise<void>
}

const WRITTEN: Answer = { status: 200, retryAfter: undefined, body: new Uint8Array() }

/**
 * Puts a file beside the receivers. Its pipelines are like theirs, with a file at the end that nobody has to spool for.
 *
 * @param createCodecs of OTLP in JSON
 */
export function addFile(
  file: LineFile,
  createCodecs: () => Codecs,
  config: Config,
  sent: Pipelines,
  shared: Shared,
): Ways {
  const post: Send = async (line) => {
    await file.append(line)
    return WRITTEN
  }
  const endpoints = Object.fromEntries(config.file!.signals.map((signal) => [signal, file.path])) as unknown
  const here = { ...config, endpoints: endpoints as Config['endpoints'] }
  const written = pipelinesTo(here, () => post, createCodecs, {
    ...shared,
    spool: undefined,
    receivers: createReceivers(),
  })
  const hasReceiver = Object.values(sent).some(Boolean)
  const both = <T>(main: Pipeline<T> | undefined, other: Pipeline<T> | undefined) =>
    tee(main, other && atOnce(other, file))
  return {
    pipelines: {
      traces: both(sent.traces, written.traces),
      logs: both(sent.logs, written.logs),
      metrics: both(sent.metrics, written.metrics),
    },
    file: { status: () => (hasReceiver ? statusOf(written) : undefined), close: () => file.close() },
  }
}

/** A program that crashes has no later turn, and writes what it has. */
function atOnce<T>(pipeline: Pipeline<T>, file: LineFile): Pipeline<T> {
  return {
    ...pipeline,
    takeUnsent() {
      for (const { body, settle } of pipeline.takeUnsent()) {
        try {
          file.appendNow(body)
          settle(DELIVERED)
        } catch {
          settle({ cause: 'unreachable' })
        }
      }
      return []
    },
  }
}

/** Both ways for each record; what is asked is told of the first. */
function tee<T>(main: Pipeline<T> | undefined, other: Pipeline<T> | undefined): Pipeline<T> | undefined {
  if (!main || !other) return main ?? other
  return {
    ...main,
    beside: other,
    add(record) {
      main.add(record)
      other.add(record)
    },
    async flush(last) {
      await Promise.all([main.flush(last), other.flush(last)])
    },
    takeUnsent: () => [...main.takeUnsent(), ...other.takeUnsent()],
    async stop() {
      await Promise.all([main.stop(), other.stop()])
    },
  }
}

const statusOf = (written: Pipelines): FileStatus =>
  Object.fromEntries(
    Object.entries(written).flatMap(([signal, pipeline]) => (pipeline ? [[signal, pipeline.status()]] : [])),
  )
