import { sleep } from '../safety/sleep.js'
import type { Warn } from '../safety/warn.js'
import type { Circuit } from './circuit.js'
import type { Encoded } from './encode.js'
import { DELIVERED, type Outcome, type Sender } from './sender.js'
import { isRetryable, isTaken, refused } from './statuses.js'

/** An HTTP answer, reduced to what delivery needs. */
export interface Answer {
  status: number
  /** The `Retry-After` header as it stood. */
  retryAfter: string | null | undefined
  body: Uint8Array
  /** The receiver's clock, as its `Date` header stood. */
  date?: string | undefined
  /** Milliseconds that the receiver asks for, where it has another way to say so. */
  afterMs?: number | undefined
  /** What warnings call the answer. Default: its status. */
  name?: string
  /** gRPC's own code. */
  rpcCode?: string
}

/** Posts one body. Rejects when there is no answer, and when `signal` is aborted. */
export type Post = (
  body: Uint8Array,
  signal: AbortSignal,
  hasKeeper?: Encoded['hasKeeper'],
) => Promise<Answer>

export interface RetryOptions {
  /** How long one payload is tried again, in milliseconds. */
  retryMs: number
  /** Aborted when the pipeline stops: pending waits and requests end. */
  signal: AbortSignal
  /**
   * Aborted while the process is ending: a receiver that does not answer then gets no second try, because
   * nobody should wait for the telemetry of a program that has ended. One that asks for time still gets it.
   */
  hurry(): AbortSignal
  /** While there is no network nothing is tried twice: somebody tells when there is one. */
  isOffline?: (() => boolean) | undefined
  rejected(answer: Uint8Array): number
  /** What warnings call the receiver. */
  endpoint: string
  /** The receiver's, with all signals. */
  circuit: Circuit
  warn: Warn
  random?: () => number
}

const FIRST_DELAY_MS = 500
const MAX_DELAY_MS = 10_000
const STOPPED: Attempt = { cause: 'stopped' }

/**
 * Sends a body until it is answered for good: retryable failures are tried again with jittered exponential
 * delays, or after the time that the receiver asks for.
 *
 * @see https://opentelemetry.io/docs/specs/otlp/#otlphttp-response
 */
export function retry(post: Post, options: RetryOptions): Sender<Encoded> {
  const { hurry, isOffline, retryMs, warn, endpoint, circuit, random = Math.random } = options
  return {
    async send({ body, count, cut: signal = options.signal, hasKeeper }) {
      const deadline = performance.now() + retryMs
      const giveUp = (): Outcome => {
        warn(`reach ${endpoint}`, `${endpoint} took no telemetry for ${Math.round(retryMs / 1000)} s`)
        return { cause: 'unreachable' }
      }
      for (let attempt = 0; ; attempt++) {
        // Not even a turn of the microtasks while all is well: a page that is being left has none.
        const end = circuit.isFree(hurry()) ? () => {} : await circuit.pass(deadline, signal, hurry())
        // Who had no turn at all has nothing to say of it: those who had did.
        if (!end) return attempt > 0 ? giveUp() : { cause: 'unreachable' }
        const result = signal.aborted
          ? STOPPED
          : await attemptOnce(() => post(body, signal, hasKeeper), count, { ...options, signal })
        end()
        if (signal.aborted && result.cause) return STOPPED
        if (!result.retry) return result
        if (!retryMs || (!result.answered && (hurry().aborted || isOffline?.())))
          return { cause: 'unreachable' }
        const backoff = Math.min(FIRST_DELAY_MS * 2 ** attempt, MAX_DELAY_MS) * (0.5 + random() / 2)
        // Who asks for less than any delay of ours asks for none, and is not to be hammered.
        const { afterMs = 0 } = result
        const delay = afterMs < FIRST_DELAY_MS ? backoff : afterMs
        if (performance.now() + delay > deadline) return giveUp()
        await sleep(delay, result.answered ? [signal] : [signal, hurry()])
        if (signal.aborted) return STOPPED
      }
    },
  }
}

interface Attempt extends Outcome {
  retry?: boolean
  /** There was an HTTP answer, if not a good one. */
  answered?: boolean
  afterMs?: number | undefined
}

async function attemptOnce(
  post: () => Promise<Answer>,
  count: number,
  options: RetryOptions,
): Promise<Attempt> {
  const { signal, endpoint, circuit, warn } = options
  let answer: Answer
  try {
    answer = await post()
  } catch (fault) {
    circuit.note(signal.aborted ? undefined : false)
    if (!signal.aborted)
      warn(`reach ${endpoint}`, `cannot reach ${endpoint} (${reason(fault)}); telemetry waits`)
    return { cause: 'unreachable', retry: true }
  }
  const canBeRetried = isRetryable(answer.status)
  const afterMs = answer.afterMs ?? retryAfterMs(answer.retryAfter)
  // Who says when to come again is there, and is taken at its word.
  circuit.note(!canBeRetried || (afterMs === undefined ? false : undefined))
  if (isTaken(answer.status)) return accepted(answer, count, options)
  warn(`status ${endpoint}`, `${endpoint} answered ${answer.name ?? answer.status}`)
  if (canBeRetried) return { cause: 'unreachable', retry: true, answered: true, afterMs }
  return refused(answer.status)
}

function accepted(
  { body, name }: Answer,
  count: number,
  { rejected, endpoint, warn }: Pick<RetryOptions, 'rejected' | 'endpoint' | 'warn'>,
): Attempt {
  if (name) warn(`status ${endpoint}`, `${endpoint} answered ${name}`)
  let found = 0
  try {
    // What is no OTLP reads as anything, and must not make more of a request than there was.
    found = Math.min(Math.max(Math.trunc(rejected(body)) || 0, 0), count)
  } catch {
    // A 2xx whose body cannot be read is still an acceptance.
  }
  if (found === 0) return DELIVERED
  warn(`partial ${endpoint}`, `${endpoint} rejected ${found} records of a request that it accepted`)
  return { lost: { rejected: found } }
}

function reason(fault: unknown): string {
  const { cause, message } = fault as { cause?: { code?: string }; code?: string; message?: string }
  return cause?.code ?? (fault as { code?: string }).code ?? message ?? String(fault)
}

/** `Retry-After` as seconds or as an HTTP date (RFC 9110, section 10.2.3); undefined when it is neither. */
export function retryAfterMs(header: string | null | undefined, now = Date.now()): number | undefined {
  if (!header) return undefined
  if (/^\d+$/.test(header.trim())) return Number(header) * 1000
  const date = Date.parse(header)
  return Number.isNaN(date) ? undefined : Math.max(0, date - now)
}
