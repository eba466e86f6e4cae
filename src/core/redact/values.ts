import { MAX_DEPTH } from '../encode/common.js'
import { guard } from '../safety/guard.js'
import { isCard } from './cards.js'
import type { Hide } from './hide.js'
import { ALLOWED, COMMAND, type Keys, LOOK, SECRET } from './keys.js'
import type { HideText } from './text.js'

/** What is left of a value of any kind under a name; undefined: nothing. */
export type HideValue = (key: string, value: unknown) => unknown

/** The smallest number that may be a payment card's. */
const FIRST_CARD = 1e13
/** The longest text that is remembered under a key. */
const REMEMBERED = 256
/** `-psecret`, as mysql takes it; in other texts than commands it is anything. */
const SHORT_PASSWORD = /(^|\s)-p([^\s"']+)/g
const FLAG = /^--?([\w.-]+)$/

/** Hides secrets in values, those within others included; what has none comes back as it is. */
export function createHideValue(keys: Keys, hide: Hide, hideText: HideText): HideValue {
  const whole = (text: string) => hide(text) || undefined
  const textOf = (text: string) => {
    const left = hideText(text)
    return left === '' && text !== '' ? undefined : left
  }

  /** Of what stands under the name of a secret nothing is told; an answer of yes or no is none. */
  const hideAll = (value: unknown): unknown => {
    if (value === null || value === undefined || value === '' || typeof value === 'boolean') return value
    if (Array.isArray(value)) return left(value.map(hideAll))
    return whole(typeof value === 'object' ? (guard(() => JSON.stringify(value)) ?? '?') : String(value))
  }

  const look = (value: unknown, depth: number): unknown => {
    if (typeof value === 'string') return textOf(value)
    if (typeof value === 'number')
      return value >= FIRST_CARD && isCard(String(value)) ? whole(String(value)) : value
    if (typeof value !== 'object' || value === null || value instanceof Uint8Array || depth > MAX_DEPTH)
      return value
    if (!Array.isArray(value)) return eachMember(value, (key, one) => under(key, one, depth + 1))
    return changed(value, (one, index) => item(one, value[index - 1], depth + 1))
  }

  /** An argument may be the value of the flag before it. */
  const item = (value: unknown, before: unknown, depth: number): unknown => {
    const flag = typeof value === 'string' && typeof before === 'string' && FLAG.exec(before)
    if (!flag || value.startsWith('-')) return look(value, depth)
    if (keys.judge(flag[1]!).verdict === SECRET) return whole(value)
    return hideText(`${flag[0]} ${value}`).slice(flag[0].length + 1)
  }

  const command = (value: unknown): unknown => {
    if (typeof value === 'string')
      return value.replace(SHORT_PASSWORD, (_, gap, secret) => `${gap}-p${hide(secret)}`)
    return Array.isArray(value) ? changed(value, command) : value
  }

  const under = (key: string, value: unknown, depth: number): unknown => {
    const known = keys.judge(key)
    const { verdict } = known
    if (verdict === LOOK && typeof value === 'string') {
      if (value === known.clean) return value
      const left = textOf(value)
      if (left === value && value.length <= REMEMBERED) known.clean = value
      return left
    }
    if (verdict === ALLOWED) return value
    if (verdict === SECRET) return hideAll(value)
    const left = look(value, depth)
    return verdict === COMMAND ? command(left) : left
  }
  return (key, value) => under(key, value, 0)
}

/** An array by what becomes of its items; the same one when nothing does. */
function changed(items: readonly unknown[], become: (item: unknown, index: number) => unknown): unknown {
  let copy: unknown[] | undefined
  for (let index = 0; index < items.length; index++) {
    const kept = become(items[index], index)
    if (Object.is(kept, items[index])) continue
    copy ??= [...items]
    copy[index] = kept
  }
  return copy ? left(copy) : items
}

const left = (items: unknown[]): unknown[] => items.filter((one) => one !== undefined)

/** An object by what becomes of its members; the same one when nothing does. */
export function eachMember<T extends object>(given: T, become: (key: string, value: unknown) => unknown): T {
  let copy: Record<string, unknown> | undefined
  for (const key in given) {
    const value: unknown = given[key]
    const kept = become(key, value)
    // `Object.is` alone is a call, and only for NaN.
    if (kept === value || Object.is(kept, value)) continue
    if (!copy) copy = { ...given } as Record<string, unknown>
    if (kept === undefined) delete copy[key]
    else copy[key] = kept
  }
  return (copy as T | undefined) ?? given
}
