/** What a text has that a secret needs: a sign after a name, which a slash does not end, or two dashes before one. */
export const PAIR = 1
export const AT = 2
/** As many characters in a row as the shortest token has. */
export const RUN = 4
/** As many digits as the shortest card has, groups of them included. */
export const DIGITS = 8

const MIN_RUN = 12
const MIN_DIGITS = 14

const WORD = 1
const DIGIT = 2
const JOINT = 3
const AT_SIGN = 4
const SPACE = 5
const DASH = 6
const SLASH = 7

/** By character code: what matters of it. */
const KINDS = new Uint8Array(128)
for (const char of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_') KINDS[char.charCodeAt(0)] = WORD
for (const char of '0123456789') KINDS[char.charCodeAt(0)] = DIGIT
for (const char of '=:') KINDS[char.charCodeAt(0)] = JOINT
KINDS['@'.charCodeAt(0)] = AT_SIGN
KINDS[' '.charCodeAt(0)] = SPACE
KINDS['-'.charCodeAt(0)] = DASH
KINDS['/'.charCodeAt(0)] = SLASH

/** The features of a text, as bits. One pass, since most texts have none and go on as they are. */
export function featuresOf(text: string): number {
  let features = 0
  let run = 0
  let digits = 0
  let before = 0
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    const kind = code < 128 ? KINDS[code]! : 0
    if (kind === WORD) {
      if (++run === MIN_RUN) features |= RUN
      digits = 0
    } else if (kind === DIGIT) {
      if (++run === MIN_RUN) features |= RUN
      if (++digits === MIN_DIGITS) features |= DIGITS
    } else {
      if (kind !== DASH) {
        run = 0
        if (kind !== SPACE) digits = 0
      }
      if (kind === JOINT ? before !== SLASH : kind === DASH && before === DASH) features |= PAIR
      else if (kind === AT_SIGN) features |= AT
    }
    before = kind
  }
  return features
}
