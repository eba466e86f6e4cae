import type { Codecs } from '../core/encode/codecs.js'
import { json } from '../core/encode/json/codecs.js'
import type { Platform } from '../core/platform.js'
import { arrived, later, protobuf } from './lazy.js'

/** At load a page can write spans and log records in JSON; the rest comes with what needs it. */
export const browserCodecs: Platform['createCodecs'] = (protocol) => {
  const inJson = protocol === 'http/json'
  const here = (): Partial<Codecs> | undefined =>
    inJson ? arrived() && { metrics: arrived()!.jsonMetrics } : protobuf.arrived()
  const lazy = <S extends keyof Codecs>(signal: S): Codecs[S] =>
    ({
      contentType: inJson ? 'application/json' : 'application/x-protobuf',
      awaited: () => (here() ? undefined : inJson ? later() : protobuf.load()),
      encode: (records: never[]) => here()![signal]!.encode(records),
      rejected: (answer: Uint8Array) => here()![signal]!.rejected(answer),
    }) as Codecs[S]
  return { ...(inJson ? json : { traces: lazy('traces'), logs: lazy('logs') }), metrics: lazy('metrics') }
}
