import type { Config, Endpoints } from '../config/options.js'
import type { Resource } from '../resource.js'
import type { Warn } from '../warn.js'
import { Batcher } from './batcher.js'
import { Counts, type SignalStatus } from './counts.js'
import { type Codec, encode, encodeAll } from './encode.js'
import { hold } from './hold.js'
import { type Post, retry } from './retry.js'

export type Signal = keyof Endpoints

/** Makes the function that posts to one URL. */
export type CreatePost = (url: string, contentType: string, config: Config) => Post

export interface PipelineParts<T> {
  signal: Signal
  codec: Codec<T>
  createPost: CreatePost
  /** The largest request body, in bytes. */
  maxBytes: number
  resource: Resource
  warn: Warn
}

/** A request that was not sent, for somebody who can send it while nothing else runs. */
export interface Unsent {
  url: string
  headers: Record<string, string>
  body: Uint8Array
  /** The number of records in it. */
  count: number
  /** Says how it ended; it is counted accordingly. */
  settle(delivered: boolean): void
}

/** One signal's way out. */
export interface Pipeline<T> {
  add(record: T): void
  /** Sends all that waits. `last`: the program is ending, so a receiver that is not there gets one try. */
  flush(last?: boolean): Promise<void>
  /** Takes out all that was not delivered. */
  takeUnsent(): Unsent[]
  /** Ends requests and waits that are still open; everything unsent is counted as lost. */
  stop(): void
  status(): SignalStatus
}

/**
 * Assembles one signal's way out: batch → hold → encode → retry → transport. `undefined` when the signal has no
 * endpoint. Stages still to come (redaction before the batch, the spool around the retry) belong here.
 */
export function createPipeline<T>(config: Config, parts: PipelineParts<T>): Pipeline<T> | undefined {
  const url = config.endpoints[parts.signal]
  if (!url) return undefined
  const { codec, createPost, maxBytes, resource, warn } = parts
  const abort = new AbortController()
  let hurry = new AbortController()
  const counts = new Counts()
  const transport = createPost(url, codec.contentType, config)
  const retried = retry(transport, {
    signal: abort.signal,
    hurry: () => hurry.signal,
    retryMs: config.limits.retryMs,
    rejected: codec.rejected,
    endpoint: originOf(url),
    warn,
  })
  const awaited = () =>
    resource.asyncAttributesPending
      ? resource.waitForAsyncAttributes().then(codec.awaited)
      : codec.awaited?.()
  const held = hold(awaited, () => hurry.signal, encode(codec, maxBytes, retried))
  const batcher = new Batcher(config.limits, counts, held)
  return {
    add: (record) => batcher.add(record),
    async flush(last = false) {
      if (last) hurry.abort()
      await batcher.flush()
      // The program may go on after all: another `beforeExit` listener can give it work.
      if (last) hurry = new AbortController()
    },
    takeUnsent() {
      const { limits, headers } = config
      const records = batcher.takeAll()
      const batches = Math.ceil(records.length / limits.batchSize)
      return Array.from({ length: batches }, (_, index) =>
        records.slice(index * limits.batchSize, (index + 1) * limits.batchSize),
      ).flatMap((batch) =>
        encodeAll(codec, maxBytes, batch).map(({ body, count }) => ({
          url,
          headers: { ...headers, 'content-type': codec.contentType },
          body,
          count,
          settle(delivered) {
            if (delivered) counts.exported += count
            else counts.drop('unreachable', count)
          },
        })),
      )
    },
    stop: () => {
      batcher.stop()
      abort.abort()
    },
    status: () => counts.status(),
  }
}

/** Three signals of one receiver that is down are one fault and make one warning. */
function originOf(url: string): string {
  return URL.canParse(url) ? new URL(url).origin : url
}
