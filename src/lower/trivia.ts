const TRIVIA = /(?:\s|\/\/[^\n\r\u2028\u2029]*|\/\*[\s\S]*?\*\/)*/y

/** The offset of the next token at or after `from`: white space and comments are passed over. */
export function skipTrivia(code: string, from: number): number {
  TRIVIA.lastIndex = from
  TRIVIA.exec(code)
  return TRIVIA.lastIndex
}

/**
 * The offset of the first `token` at or after `from`, not looking inside comments. Only for stretches
 * between two syntax nodes, where there are neither strings nor templates nor regular expressions.
 */
export function findToken(code: string, token: string, from: number): number {
  for (let at = skipTrivia(code, from); at < code.length; at = skipTrivia(code, at + 1))
    if (code.startsWith(token, at)) return at
  throw new Error(`no "${token}" after offset ${from}`)
}

/** The last `token` in a stretch without syntax nodes. */
export function findLastToken(code: string, token: string, from: number, to: number): number {
  let last = -1
  for (let at = skipTrivia(code, from); at < to; at = skipTrivia(code, at + 1))
    if (code.startsWith(token, at)) last = at
  return last
}

/** Whether a line ends between the two offsets, where `yield` would not see its operand any more. */
export const hasLineBreak = (code: string, from: number, to: number): boolean =>
  /[\n\r\u2028\u2029]/.test(code.slice(from, to))
