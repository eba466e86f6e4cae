import type { Exporter, SignalName } from '../config/exporter.js'
import type { Config } from '../config/options.js'
import type { Resource } from '../resource.js'
import type { Warn } from '../safety/warn.js'
import { Batcher } from './batcher.js'
import { Counts, type SignalStatus } from './counts.js'
import { type Codec, type Encoded, encode, encodeAll } from './encode.js'
import { type Send, withHeaders } from './headers.js'
import { hold } from './hold.js'
import type { Receivers } from './receivers.js'
import type { Outcome, Sender } from './sender.js'
import type { LateSpool, Place } from './spool-stage.js'
import type { TakeUnsent, Unsent } from './unsent.js'

/** What a transport is made for. */
export interface PostSettings extends Exporter {
  /** Aborted when nothing is sent any more: what is open of connections ends. */
  stopped: AbortSignal
  warn: Warn
  /** To be called where a request may have failed, long before it is known. */
  onDoubt?(): void
}

/** Makes the function that posts to one URL. */
export type CreatePost = (url: string, contentType: string, settings: PostSettings) => Send

export interface PipelineParts<T> {
  signal: SignalName
  codec: Codec<T>
  createPost: CreatePost
  /** The largest request body, in bytes. */
  maxBytes: number
  /** How many batches a flush has on their way at a time. */
  lanes: number
  resource: Resource
  warn: Warn
  spool: LateSpool | undefined
  receivers: Receivers
  /** Only where there can be no other turn while something can still be sent. */
  takeUnsent?: TakeUnsent | undefined
}

/** One signal's way out. */
export interface Pipeline<T> {
  add(record: T): void
  /** Sends all that waits. `last`: the program is ending, so a receiver that is not there gets one try. */
  flush(last?: boolean): Promise<void>
  /** Takes out all that was not delivered. */
  takeUnsent(): Unsent[]
  /**
   * Ends requests and waits that are still open; everything unsent goes into the spool, or is counted as lost. Settles
   * when that is done.
   */
  stop(): Promise<void>
  status(): SignalStatus
  /** Calls back with each body that is begun to be sent, and what becomes of it after all tries. */
  observe(watch: (body: Uint8Array, sent: Promise<Outcome>) => void): void
  /** Records that wait for a request of theirs. */
  waiting(): number
  /** The most that may wait. */
  capacity: number
  /** The file's way, where there is one beside the receiver. */
  beside?: Pipeline<T>
}

/**
 * Assembles one signal's way out: batch → hold → encode → spool → retry → transport. `undefined` when the signal has
 * no endpoint. Records come redacted: others than us export them too, see core/sdk.ts.
 */
export function createPipeline<T>(config: Config, parts: PipelineParts<T>): Pipeline<T> | undefined {
  const url = config.endpoints[parts.signal]
  if (!url) return undefined
  const { codec, createPost, maxBytes, lanes, resource, warn, spool, receivers } = parts
  const { batchSize, retryMs } = config.limits
  const abort = new AbortController()
  let hurry = new AbortController()
  const counts = new Counts()
  const exporter = config.exporters[parts.signal]
  const receiver = receivers.of(originOf(url))
  const settings = { ...exporter, stopped: abort.signal, warn, onDoubt: receiver.doubt }
  const transport = createPost(url, codec.contentType, settings)
  const { post: sent, headers } = withHeaders(transport, exporter)
  const post = spool?.watch(sent) ?? sent
  const retrying = {
    signal: abort.signal,
    hurry: () => hurry.signal,
    isOffline: spool?.isOffline,
    retryMs,
    rejected: codec.rejected,
    warn,
  }
  let watch: Parameters<Pipeline<T>['observe']>[0] | undefined
  const observed = (next: Sender<Encoded>): Sender<Encoded> => ({
    send(request) {
      const sent = next.send(request)
      watch?.(request.body, sent)
      return sent
    },
  })
  const retried = observed(receiver.sender(post, retrying))
  const once = observed(receiver.sender(post, { ...retrying, retryMs: 0 }))
  const encodeThem = (records: T[]) =>
    Array.from({ length: Math.ceil(records.length / batchSize) }, (_, index) =>
      records.slice(index * batchSize, (index + 1) * batchSize),
    ).flatMap((batch) => encodeAll(codec, maxBytes, batch))
  const place: Place = {
    url,
    contentType: codec.contentType,
    counts,
    once: codec.halving?.(once) ?? once,
    open: new Set(),
    unsettled: () => batcher.unsettled(),
    encode: encodeThem as Place['encode'],
  }
  const stage = spool?.stage(place, abort.signal, retried)
  const awaited = () =>
    resource.asyncAttributesPending
      ? resource.waitForAsyncAttributes().then(codec.awaited)
      : codec.awaited?.()
  const into = (next: Sender<Encoded>) => hold(awaited, () => hurry.signal, encode(codec, maxBytes, next))
  const batcher = new Batcher(config.limits, counts, {
    next: into(stage ?? retried),
    overflow:
      spool &&
      into({
        send: async (request) =>
          (await spool.keep(place, request))
            ? { kept: request.count }
            : { cause: abort.signal.aborted ? 'stopped' : 'queue_full' },
      }),
    lanes,
    watcher: {
      add: (record) => place.journal?.add(record),
      settle: (records) => place.journal?.settle(records),
    },
  })
  return {
    add: (record) => batcher.add(record),
    async flush(last = false) {
      if (last) hurry.abort()
      await batcher.flush()
      // The program may go on after all: another `beforeExit` listener can give it work.
      if (last) hurry = new AbortController()
    },
    takeUnsent: () => parts.takeUnsent?.({ exporter, headers, batcher, place, spool }) ?? [],
    stop() {
      abort.abort()
      return batcher.stop()
    },
    status: () => counts.status(),
    observe(given) {
      watch = given
    },
    waiting: () => batcher.waiting,
    capacity: config.limits.queueSize,
  }
}

/** Three signals of one receiver that is down are one fault and make one warning. */
function originOf(url: string): string {
  return URL.canParse(url) ? new URL(url).origin : url
}
