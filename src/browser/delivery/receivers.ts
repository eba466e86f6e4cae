import type { Encoded } from '../../core/delivery/encode.js'
import type { Receiver, Receivers } from '../../core/delivery/receivers.js'
import type { Post } from '../../core/delivery/retry.js'
import { DELIVERED, type Outcome } from '../../core/delivery/sender.js'
import { isRetryable, isTaken, refused } from '../../core/delivery/statuses.js'
import { guard } from '../../core/safety/guard.js'
import { sleep } from '../../core/safety/sleep.js'
import { arrived, soon } from '../lazy.js'

type Options = Parameters<Receiver['sender']>[1]

/** Between two tries, while nobody is there who knows better. */
const PAUSE_MS = 5000

/**
 * The receivers of a page. What there is to know of one that does not take what it is sent comes later: it is loaded for
 * the first such request, and goes on with that as if it had been the one to send it.
 */
export function lateReceivers(): Receivers {
  const endpoints: string[] = []
  let real: Receivers | undefined
  const known = () => {
    if (real) return real
    real = arrived()?.createReceivers()
    for (const endpoint of endpoints) real?.of(endpoint)
    return real
  }
  return {
    status: () =>
      real?.status() ?? Object.fromEntries(endpoints.map((one) => [one, { circuit: 'closed', failures: 0 }])),
    of(endpoint) {
      endpoints.push(endpoint)
      const doubt = () => known()?.of(endpoint).doubt()
      return {
        doubt: () => void (arrived() ? doubt() : soon().then(doubt)),
        sender: (post, options) => ({
          send(request) {
            const by = (receivers: Receivers, first = post) =>
              receivers.of(endpoint).sender(first, options).send(request)
            return real
              ? by(real)
              : attempt(post, options, request, (first) => {
                  const receivers = known()
                  return receivers && by(receivers, first)
                })
          },
        }),
      }
    },
  }
}

/** @param goOn goes on with a `post` that answers once what was answered already; not before it is known how */
async function attempt(
  post: Post,
  { rejected, retryMs, hurry, ...options }: Options,
  { body, cut: signal = options.signal, hasKeeper }: Encoded,
  goOn: (post: Post) => Promise<Outcome> | undefined,
): Promise<Outcome> {
  const giveUpAt = performance.now() + retryMs
  for (;;) {
    let sent: ReturnType<Post> | undefined = post(body, signal, hasKeeper)
    const answer = await sent.catch(() => undefined)
    if (answer && isTaken(answer.status) && !guard(() => rejected(answer.body))) return DELIVERED
    const again: Post = (...given) => {
      const first = sent
      sent = undefined
      return first ?? post(...given)
    }
    const before = goOn(again)
    if (before) return before
    const isFinal = answer && !isRetryable(answer.status)
    // Who is stopped or in a hurry does not wait; nor may what is blocked be waited for.
    // Anew each time: what waits for a promise that stays is kept by it.
    const arriving = soon().then((part) => (part || isFinal ? undefined : new Promise<never>(() => {})))
    await sleep(PAUSE_MS, [signal, hurry()], arriving)
    const after = goOn(again)
    if (after) return after
    if (signal.aborted) return { cause: 'stopped' }
    if (isFinal) return refused(answer.status)
    if (hurry().aborted || performance.now() > giveUpAt) return { cause: 'unreachable' }
  }
}
