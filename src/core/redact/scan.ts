/** What tells of a pair or of a host: a sign after a name, which a slash does not end, two dashes before one, an at-sign. */
const SIGNS = /(?<!\/)[=:]|--|@/

/** As many characters in a row as the shortest token has. */
const MIN_RUN = 12
const SPACE = 32

/** By character code: 1 for what tokens consist of. */
const IN_RUN = Uint8Array.from({ length: 128 }, (_, code) => Number(/[\w-]/.test(String.fromCharCode(code))))

export const hasSigns = (text: string): boolean => SIGNS.test(text)

/**
 * Whether a text has a row of characters of which tokens consist, or of digits in groups, as long as the shortest token.
 * Every twelfth character is looked at, and back from it: where the row ends that it is in, the next may begin. That is
 * a third of the characters of most texts.
 */
export function hasRun(text: string): boolean {
  for (let at = MIN_RUN - 1; at < text.length; ) {
    const end = at - MIN_RUN
    while (at > end && isInRun(text, at)) at--
    if (at === end) return true
    at += MIN_RUN
  }
  return false
}

function isInRun(text: string, at: number): boolean {
  const code = text.charCodeAt(at)
  if (code > 127) return false
  return IN_RUN[code] === 1 || (code === SPACE && isDigit(text, at - 1) && isDigit(text, at + 1))
}

const isDigit = (text: string, at: number): boolean => {
  const code = text.charCodeAt(at)
  return code >= 48 && code <= 57
}
