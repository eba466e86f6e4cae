import { createCircuit, type ReceiverStatus } from './circuit.js'
import type { Encoded } from './encode.js'
import { type Post, type RetryOptions, retry } from './retry.js'
import type { Sender } from './sender.js'

/** One receiver, which several signals may go to. */
export interface Receiver {
  /** A try has failed, as it seems. */
  doubt(): void
  /** Sends a body until it is answered for good. */
  sender(post: Post, options: Omit<RetryOptions, 'endpoint' | 'circuit'>): Sender<Encoded>
}

/** All receivers, each by its origin. */
export interface Receivers {
  of(endpoint: string): Receiver
  status(): Record<string, ReceiverStatus>
}

/** Receivers with one circuit each. */
export function createReceivers(): Receivers {
  const circuits = new Map<string, ReturnType<typeof createCircuit>>()
  return {
    of(endpoint) {
      const circuit = circuits.get(endpoint) ?? createCircuit()
      circuits.set(endpoint, circuit)
      return {
        doubt: circuit.doubt,
        sender: (post, options) => retry(post, { ...options, endpoint, circuit }),
      }
    },
    status: () =>
      Object.fromEntries([...circuits].map(([endpoint, circuit]) => [endpoint, circuit.status()])),
  }
}
