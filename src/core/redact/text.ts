import { hideCards } from './cards.js'
import type { Hide } from './hide.js'
import type { Keys } from './keys.js'
import type { RedactOptions } from './options.js'
import { createPairs } from './pairs.js'
import { hasRun, hasSigns } from './scan.js'
import { hideEmails, hidePrivateKeys, hideTokens, hideUserinfo } from './shapes.js'

export type HideText = (text: string) => string

/** What a pattern of somebody else's sees at once: one that takes quadratic time then takes little. */
const PIECE = 1024

/** Hides the secrets within a text; one without any comes back as it is. */
export function createHideText(options: RedactOptions, keys: Keys, hide: Hide): HideText {
  const hidePairs = createPairs(keys, hide, (options.keys ?? []).length > 0)
  const others = createOwn(options, hide)
  const inSigns = (text: string): string => {
    let left = text.includes('PRIVATE KEY') ? hidePrivateKeys(text, hide) : text
    const hasAt = text.includes('@')
    if (hasAt) left = hideUserinfo(left, hide)
    left = hidePairs(left)
    return hasAt && options.emails ? hideEmails(left, hide) : left
  }
  return (text) => {
    // Most texts have neither, and go on as they are.
    let left = hasSigns(text) ? inSigns(text) : text
    if (hasRun(text)) left = hideCards(hideTokens(left, hide), hide)
    return others ? others(left) : left
  }
}

/** The patterns that the application brought. */
function createOwn({ values = [] }: RedactOptions, hide: Hide): HideText | undefined {
  if (values.length === 0) return undefined
  const texts = values.filter((value) => typeof value === 'string').filter(Boolean)
  const patterns = values
    .filter((value) => typeof value !== 'string')
    .map((value) => new RegExp(value.source, `${value.flags.replace(/[gy]/g, '')}g`))
  const replace = (piece: string) =>
    patterns.reduce((left, pattern) => left.replace(pattern, (found) => found && hide(found)), piece)
  return (text) => {
    const left = texts.reduce((rest, one) => rest.replaceAll(one, hide), text)
    return patterns.length > 0 ? piecesOf(left).map(replace).join('') : left
  }
}

/** Cut before white space where there is some, so that hardly a secret is cut in two. */
function piecesOf(text: string): string[] {
  const pieces: string[] = []
  let from = 0
  while (text.length - from > PIECE) {
    const piece = text.slice(from, from + PIECE)
    const space = Math.max(piece.lastIndexOf(' '), piece.lastIndexOf('\n'))
    const length = space > 0 ? space : PIECE
    pieces.push(piece.slice(0, length))
    from += length
  }
  return [...pieces, text.slice(from)]
}
