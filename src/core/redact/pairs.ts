import type { Hide } from './hide.js'
import { type Keys, SECRET } from './keys.js'

/** One look for the texts in which no name of a secret is, which are nearly all. */
const WORDS = /pass|pwd|secret|tok|key|auth|cookie|cred|sig|csrf|xsrf|jwt|otp|cv[vc]|sess|sid|-u|-proxy-u/i

/**
 * A name and what joins it to its value: `=`, `:` or `=>`, quotes on either side, which JSON within JSON escapes again
 * and again, and after `--name` or `-u` just space. Every repetition is bounded, and the beginning of a name is fixed:
 * no text is read twice.
 */
const NAME =
  /(?<![\w.%[\]-])(-{1,2}|\/)?([\w.%[\]][\w.%[\]-]{0,63})(?:\\{0,15}["']?\s{0,3}(=>|[=:])(\s{0,3})(\\{0,15}["'])?|(?<=(?:^|[\s"'])--?[\w.-]{1,64})(\s{1,3})(["'])?(?=[^\s-]))/g

const VALUES: Record<string, RegExp> = {
  '"': /[^"\\]*(?:\\.[^"\\]*)*/sy,
  "'": /[^'\\]*(?:\\.[^'\\]*)*/sy,
  '\\"': /[^"\\]*/y,
  "\\'": /[^'\\]*/y,
}
/** An apostrophe is written as it is in a URL, and behind one it ends the quotation. */
const PARAMETER = /(?:(?:bearer|basic|token|negotiate)\s{1,3})?(?:[^&#\s"'<>]|'(?=[\w%]))*/iy
const HEADER = /[^\r\n"']*/y
const WORD = /(?:(?:bearer|basic|token|negotiate)\s{1,3})?[^\s"'&;,<>)}\]\\]+/iy

/** Whose values have spaces, as lines of a request's head. */
const IS_HEADER = /^(?:proxy-)?authorization$|cookie$/i
const IS_USER = /^(?:u|U|user|proxy-user)$/
/** What is said after a name and a colon in a sentence: `invalid token: expired`. */
const PROSE = /^(?!(?:bearer|basic|token|digest)\s)[a-z ,.]*$/i

export type HidePairs = (text: string) => string

/** Hides the values in `name=value`, `"name": "value"`, `Name: value`, `--name value` whose names are secrets'. */
export function createPairs({ judge, judgeParameter }: Keys, hide: Hide, hasOwnKeys: boolean): HidePairs {
  const isSecret = (match: RegExpExecArray, isParameter: boolean) =>
    (isParameter ? judgeParameter : judge)(match[2]!).verdict === SECRET

  return (text) => {
    if (!hasOwnKeys && !WORDS.test(text)) return text
    let done = ''
    let from = 0
    /** Up to here no user has a password; without that `-u=-u=…` would be read to its end again and again. */
    let bare = 0
    NAME.lastIndex = 0
    for (let match = NAME.exec(text); match; match = NAME.exec(text)) {
      const start = NAME.lastIndex
      const isParameter =
        match[3] === '=' &&
        (match.index === 0 ? match[0] === `${match[2]}=` : '?&#'.includes(text[match.index - 1]!))
      const isUser = match[1] !== undefined && IS_USER.test(match[2]!)
      if (isUser ? start < bare : !isSecret(match, isParameter)) continue
      const value = valueAt(text, start, match, isParameter)
      const secret = isUser ? value.slice(value.indexOf(':') + 1 || value.length) : value
      const end = start + value.length
      if (!secret) {
        if (isUser) bare = end
        continue
      }
      done += text.slice(from, end - secret.length) + hide(secret)
      from = end
      NAME.lastIndex = end
    }
    return from === 0 ? text : done + text.slice(from)
  }
}

function valueAt(text: string, start: number, match: RegExpExecArray, isParameter: boolean): string {
  const [, flag, name = '', joint, gap, joinedQuote, , spacedQuote] = match
  const quote = joinedQuote ?? spacedQuote
  const isLine = joint === ':' && !flag && IS_HEADER.test(name)
  const pattern = (quote && VALUES[quote.slice(-2)]) || (isParameter ? PARAMETER : isLine ? HEADER : WORD)
  pattern.lastIndex = start
  const value = pattern.exec(text)?.[0] ?? ''
  return joint === ':' && gap && !quote && PROSE.test(value) ? '' : value
}
