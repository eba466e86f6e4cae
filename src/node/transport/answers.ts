import type { Send } from '../../core/delivery/headers.js'
import type { Answer } from '../../core/delivery/retry.js'

const answers = new WeakMap<Uint8Array, Answer>()

/** What the last try to send a body was answered; undefined when it was not. */
export const lastAnswerTo = (body: Uint8Array): Answer | undefined => answers.get(body)

/** Keeps the answer to each body for as long as that is there. */
export function noting(send: Send): Send {
  return async (body, ...rest) => {
    answers.delete(body)
    const answer = await send(body, ...rest)
    answers.set(body, answer)
    return answer
  }
}
