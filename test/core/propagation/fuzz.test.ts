/**
 * Random fields: never an error, always what the standards say, never more than the limits. The run is the same
 * each time; `FUZZ_SEED=7` makes another, and a failure names the seed of its own case.
 */
import { propagation } from '@opentelemetry/api'
import { expect, it } from 'vitest'
import { formatBaggage, parseBaggage } from '../../../src/core/propagation/baggage.js'
import { formatTraceparent, parseTraceparent } from '../../../src/core/propagation/traceparent.js'
import { EMPTY_TRACESTATE, parseTracestate } from '../../../src/core/propagation/tracestate.js'
import { random } from '../../support/random.js'
import { baggage, type Random, traceparent, tracestate } from './cases.js'
import { traceparentIds, tracestateMembers } from './oracle.js'

const SEED = Number(process.env.FUZZ_SEED ?? 1) * 1_000_000

/** Runs `check` on `count` inputs; it answers what is wrong. Answers how often `check` said `true`. */
function fuzz(
  count: number,
  make: (random: Random) => string,
  check: (text: string) => string | boolean,
): number {
  let taken = 0
  for (let seed = SEED; seed < SEED + count; seed++) {
    const text = make(random(seed))
    let verdict: string | boolean
    try {
      verdict = check(text)
    } catch (error) {
      throw new Error(`seed ${seed}: ${JSON.stringify(text)} threw`, { cause: error })
    }
    if (typeof verdict === 'string') throw new Error(`seed ${seed}: ${JSON.stringify(text)}: ${verdict}`)
    if (verdict) taken++
  }
  return taken
}

it('traceparent: 50,000 cases', () => {
  const taken = fuzz(50_000, traceparent, (text) => {
    const parsed = parseTraceparent(text)
    const ids = traceparentIds(text)
    if (!parsed || !ids) return parsed === ids ? false : 'read differently from the standard'
    if (`${parsed.traceId} ${parsed.spanId}` !== ids.join(' ')) return 'other ids'
    const written = formatTraceparent(parsed)
    if (written?.length !== 55 || traceparentIds(written)?.join() !== ids.join()) return `sent as ${written}`
    return true
  })
  expect(taken).toBeGreaterThan(10_000)
  expect(taken).toBeLessThan(50_000)
})

it('tracestate: 25,000 cases', () => {
  let cut = 0
  const taken = fuzz(25_000, tracestate, (text) => {
    const written = parseTracestate(text)?.serialize()
    const members = tracestateMembers(text)
    if (written === undefined || !members)
      return written === members ? false : 'read differently from the standard'
    if (parseTracestate(written)?.serialize() !== written) return `read again it is not ${written}`
    if (members.join(',').length <= 2048) return written === members.join(',') || `sent as ${written}`
    cut++
    if (written.length > 2048) return `${written.length} characters are sent`
    // Whole members in their order, the first of them, and no long one while a short one went.
    const kept = written.split(',')
    if (kept.join() !== members.filter((member) => kept.includes(member)).join()) return 'out of order'
    if (kept[0] !== members[0]) return 'the first member is lost'
    const isShort = (member: string) => member.length <= 128
    const lostShort = members.slice(1).some((member) => isShort(member) && !kept.includes(member))
    return !(lostShort && kept.slice(1).some((member) => !isShort(member))) || 'a short member is lost first'
  })
  expect(taken).toBeGreaterThan(5_000)
  expect(cut).toBeGreaterThan(50)
})

it('tracestate: 5,000 lists that are changed', () => {
  const taken = fuzz(5_000, tracestate, (text) => {
    const before = parseTracestate(text)
    if (!before) return false
    const after = before.set('ot', 'th:8')
    const kept = after.unset('ot').serialize()
    if (!`${after.serialize()},`.startsWith('ot=th:8,')) return 'the changed member is not the first'
    if (after.serialize().length > 2048 || after.serialize().split(',').length > 32) return 'too long'
    if (before.set('Not', 'a key') !== before || before.set('key', 'a,b') !== before) return 'takes nonsense'
    return before.serialize().includes(kept.split(',')[0]!) || 'the others are lost'
  })
  expect(taken).toBeGreaterThan(1_000)
  expect(EMPTY_TRACESTATE.set('a', '1').set('b', '2').set('a', '3').serialize()).toBe('a=3,b=2')
})

it('baggage: 20,000 cases', () => {
  const taken = fuzz(20_000, baggage, (text) => {
    const parsed = parseBaggage(text)
    if (!parsed) return false
    const written = formatBaggage(parsed)
    if (written.text.length > 8192) return `${written.text.length} bytes are sent`
    if (/[^\x21-\x7e]|["\\]/.test(written.text)) return `sent as ${written.text}`
    if (parsed.getAllEntries().length > 180) return 'too many entries'
    const again = parseBaggage(written.text)
    const show = (of: typeof again) =>
      of?.getAllEntries().map(([name, { value, metadata }]) => [name, value, metadata?.toString()])
    if (written.left > 0) return true
    return JSON.stringify(show(again)) === JSON.stringify(show(parsed)) || `read again from ${written.text}`
  })
  expect(taken).toBeGreaterThan(10_000)
})

it('baggage: 10,000 entries that an application made up', () => {
  const taken = fuzz(10_000, baggage, (text) => {
    const name = text.slice(0, 1 + (text.length % 8))
    const entry = { value: text, metadata: { toString: () => text } as never }
    const { text: written, left } = formatBaggage(
      propagation.createBaggage({ [name]: entry, safe: { value: '1' } }),
    )
    const read = parseBaggage(written)
    if (read?.getEntry('safe')?.value !== '1') return `sent as ${written}`
    if (left > 0 || name === 'safe') return false
    if (read.getAllEntries().length !== 2) return `adds a member: ${written}`
    return read.getEntry(name)?.value === text.replace(/\p{Surrogate}/gu, '\ufffd') || `sent as ${written}`
  })
  expect(taken).toBeGreaterThan(500)
})

it.each([' ', '\t', ',', '=', ';', '%', '%ff', 'a=1,', 'a=1;', '-', '0', '\0', '€'])(
  'a megabyte of %j takes no time that grows with its square',
  (unit) => {
    const text = unit.repeat(2 ** 20 / unit.length)
    for (const value of [text, `${text}x`, `x${text}`, `a=1${text}`]) {
      expect(parseTraceparent(value)).toBeUndefined()
      expect(parseTracestate(value)).toBeUndefined()
      expect(parseBaggage(value)).toBeUndefined()
    }
  },
)
