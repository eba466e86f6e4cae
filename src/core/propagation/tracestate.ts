import type { TraceState } from '@opentelemetry/api'
import { trimOws } from './ows.js'

const MAX_MEMBERS = 32
/** Characters that we send. The standard asks for 512 at least; this is what a 16 KiB header block can spare. */
const MAX_LENGTH = 2048
/** 32 members of the longest kind are shorter: what is longer is mostly whitespace, and nobody's. */
const MAX_INPUT_LENGTH = 32 * 1024
/** Members longer than this go first when the list is too long. */
const LONG_MEMBER = 128

const KEY = /^[a-z0-9][a-z0-9_\-*/@]{0,255}$/
const VALUE = /^[\x20-\x2b\x2d-\x3c\x3e-\x7e]{0,255}[\x21-\x2b\x2d-\x3c\x3e-\x7e]$/

type Member = readonly [key: string, value: string]

/**
 * An immutable `tracestate`: members keep their order, and the one that was set last stands first.
 *
 * @see https://www.w3.org/TR/trace-context-2/#mutating-the-tracestate-field
 */
class MemberList implements TraceState {
  readonly #members: readonly Member[]

  constructor(members: readonly Member[]) {
    this.#members = members
  }

  get(key: string): string | undefined {
    return this.#members.find(([name]) => name === key)?.[1]
  }

  set(key: string, value: string): TraceState {
    if (!KEY.test(key) || !VALUE.test(value)) return this
    return new MemberList(shorten([[key, value], ...this.#without(key)]))
  }

  unset(key: string): TraceState {
    return new MemberList(this.#without(key))
  }

  serialize(): string {
    return this.#members.map((member) => member.join('=')).join(',')
  }

  #without(key: string): Member[] {
    return this.#members.filter(([name]) => name !== key)
  }
}

/** An empty list, for the first member that this process adds. */
export const EMPTY_TRACESTATE: TraceState = new MemberList([])

/**
 * Reads a `tracestate`. Empty members are skipped. Of a key that appears twice the first is kept, since that
 * is the later position in the trace. Anything else that breaks the syntax makes the whole list worthless.
 *
 * @returns undefined for an empty or a malformed list, and for one of more than 32 members
 * @see https://www.w3.org/TR/trace-context-2/#tracestate-header-field-values
 */
export function parseTracestate(text: string): TraceState | undefined {
  if (text.length > MAX_INPUT_LENGTH) return undefined
  const members = new Map<string, string>()
  let count = 0
  for (const part of text.split(',')) {
    const member = trimOws(part)
    if (!member) continue
    const equals = member.indexOf('=')
    const [key, value] = [member.slice(0, equals), member.slice(equals + 1)]
    if (++count > MAX_MEMBERS || equals < 0 || !KEY.test(key) || !VALUE.test(value)) return undefined
    if (!members.has(key)) members.set(key, value)
  }
  return count > 0 ? new MemberList(shorten([...members])) : undefined
}

/**
 * Takes out whole members until the list is short enough: long ones first, then from the end. The first
 * member stays, it is the latest position.
 *
 * @see https://www.w3.org/TR/trace-context-2/#tracestate-limits
 */
function shorten(members: Member[]): Member[] {
  const kept = members.slice(0, MAX_MEMBERS)
  const size = (member: Member) => member[0].length + 1 + member[1].length
  let length = kept.reduce((sum, member) => sum + size(member) + 1, -1)
  for (const limit of [LONG_MEMBER, 0]) {
    for (let index = kept.length - 1; index > 0 && length > MAX_LENGTH; index--) {
      const bytes = size(kept[index]!)
      if (bytes <= limit) continue
      length -= bytes + 1
      kept.splice(index, 1)
    }
  }
  return kept
}
