import type { Exporter } from '../config/exporter.js'
import { inLowerCase } from '../config/exporters.js'
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

function asked(
  ask: NonNullable<Exporter['askHeaders']>,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<Record<string, string>> {
  return new Promise((resolve, reject) => {
    const settle = (end: () => void) => {
      clearTimeout(timer)
      signal.removeEventListener('abort', cut)
      end()
    }
    const fail = (fault: unknown) =>
      settle(() => reject(new Error(`the function given as "headers" failed: ${fault}`, { cause: fault })))
    const cut = () => fail('the request was cut')
    const timer = setTimeout(() => fail(`no answer within ${timeoutMs} ms`), timeoutMs)
    ;(timer as { unref?: () => void }).unref?.()
    signal.addEventListener('abort', cut)
    new Promise<Record<string, string>>((answer) => answer(ask())).then(
      (headers) => settle(() => resolve(headers)),
      fail,
    )
  })
}
