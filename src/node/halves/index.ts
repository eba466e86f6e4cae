import type { Codec, Encoded } from '../../core/delivery/encode.js'
import { combine, MOST_HALVINGS } from '../../core/delivery/encode.js'
import type { Outcome, Sender } from '../../core/delivery/sender.js'
import type { Codecs } from '../../core/encode/codecs.js'
import { halvesOfJson } from './json.js'
import { halvesOfCollection } from './metrics.js'
import { halvesOfProtobuf } from './protobuf.js'

/** Two requests with the halves of one's records; undefined for a request with a single one. */
export type Halve = (body: Uint8Array) => [Half, Half] | undefined

export type Half = Pick<Encoded, 'body' | 'count'>

/**
 * Codecs that halve what a receiver calls too large: a collection of metrics, which to the core is one record, and what
 * was kept on the disk, where nothing is left of a request but its bytes.
 */
export function withHalving({ traces, logs, metrics }: Codecs): Codecs {
  return { traces: halving(traces), logs: halving(logs), metrics: { ...metrics, halve: halvesOfCollection } }
}

function halving<T>(codec: Codec<T>): Codec<T> {
  const halve = codec.contentType === 'application/json' ? halvesOfJson : halvesOfProtobuf
  return { ...codec, halving: (next) => halvingSender(halve, next) }
}

/** Sends a body in halves, and those in halves, that the receiver calls too large. */
function halvingSender(halve: Halve, next: Sender<Encoded>): Sender<Encoded> {
  return {
    send(request) {
      let halvings = MOST_HALVINGS
      const send = async (part: Encoded): Promise<Outcome> => {
        const outcome = await next.send(part)
        if (outcome.cause !== 'too_large' || part.count < 2 || halvings-- <= 0) return outcome
        const halves = halve(part.body)
        if (!halves) return outcome
        const outcomes: Outcome[] = []
        for (const half of halves) outcomes.push(await send({ ...part, ...half }))
        return combine(
          outcomes,
          halves.map(({ count }) => count),
        )
      }
      return send(request)
    },
  }
}
