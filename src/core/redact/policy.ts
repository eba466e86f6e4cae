import type { Warn } from '../safety/warn.js'
import { createHide, type Hash } from './hide.js'
import { createKeys } from './keys.js'
import type { RedactOptions, RedactWhere } from './options.js'
import { createHideText } from './text.js'
import { createHideValue, eachMember } from './values.js'

/** What may be told of things. What has nothing to hide comes back itself, else a copy; nothing throws. */
export interface Policy {
  attributes<T extends object>(given: T, where: RedactWhere): T
  /** A value under a name, which is empty for a log record's body; undefined: it is left out. */
  value(key: string, value: unknown, where: RedactWhere): unknown
  /** A name or a message, of which something is always left. */
  text(text: string, where: RedactWhere): string
}

/** Where nothing is hidden. */
export const TELL_ALL: Policy = {
  attributes: (given) => given,
  value: (_key, given) => given,
  text: (text) => text,
}

/** Makes the policy of a configuration; `false`: everything may be told. `hash` is for the action of that name. */
export function createPolicy(
  options: RedactOptions | false,
  warn: Warn,
  hash: Hash = () => undefined,
): Policy {
  if (!options) return TELL_ALL
  const hide = createHide(options, hash)
  const keys = createKeys(options)
  const hideText = createHideText(options, keys, hide)
  const hideValue = createHideValue(keys, hide, hideText)
  const { hook } = options

  if (!hook)
    return {
      attributes: (given) => eachMember(given, hideValue),
      value: hideValue,
      text: hideText,
    }

  const asked = (key: string, value: unknown, where: RedactWhere): unknown => {
    try {
      return hook(key, value, where)
    } catch (fault) {
      warn('redact hook', `the hook of "redact" failed, so its value was masked: ${fault}`)
      return 'REDACTED'
    }
  }
  const value: Policy['value'] = (key, given, where) => {
    const left = hideValue(key, given)
    return left === undefined ? left : asked(key, left, where)
  }
  return {
    attributes: (given, where) => eachMember(given, (key, one) => value(key, one, where)),
    value,
    text: (text, where) => String(asked('', hideText(text), where) ?? ''),
  }
}
