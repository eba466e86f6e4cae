import type { Exporter } from '../config/exporter.js'
import { inLowerCase } from '../config/exporters.js'
import { sleep } from '../safety/sleep.js'
import type { Encoded } from './encode.js'
import type { Answer, Post } from './retry.js'

/** Posts one body with these headers. Rejects when there is no answer, and when `signal` is aborted. */
export type Send = (
  body: Uint8Array,
  signal: AbortSignal,
  headers: Record<string, string>,
  hasKeeper?: Encoded['hasKeeper'],
) => Promise<Answer>

/**
 * Gives each request its headers. Who asks for them anew has as long as the request; one that throws or does not
 * answer is a fault that may pass, as a receiver's is.
 */
export function withHeaders(
  send: Send,
  { headers, askHeaders, timeoutMs }: Exporter,
): {
  post: Post
  /** Those of the last request, for one that cannot wait for others. */
  headers(): Record<string, string>
} {
  if (!askHeaders)
    return {
      post: (body, signal, hasKeeper) => send(body, signal, headers, hasKeeper),
      headers: () => headers,
    }
  let last = headers
  return {
    headers: () => last,
    async post(body, signal, hasKeeper) {
      last = { ...headers, ...inLowerCase(await asked(askHeaders, timeoutMs, signal)) }
      return send(body, signal, last, hasKeeper)
    },
  }
}

async function asked(
  ask: NonNullable<Exporter['askHeaders']>,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<Record<string, string>> {
  let fault: unknown = `no answer within ${timeoutMs} ms`
  let headers: Record<string, string> | undefined
  const answer = new Promise<Record<string, string>>((resolve) => resolve(ask())).then(
    (given) => {
      headers = given
    },
    (thrown) => {
      fault = thrown
    },
  )
  await sleep(timeoutMs, [signal], answer)
  if (headers) return headers
  if (signal.aborted) fault = 'the request was cut'
  throw new Error(`the function given as "headers" failed: ${fault}`, { cause: fault })
}
