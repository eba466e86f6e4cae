import { describe, expect, it } from 'vitest'
import { formatDuration } from '../../src/viewer/format/duration.js'
import { clockTime, exactTime, relativeTime, toMillis } from '../../src/viewer/format/time.js'
import { countOf, formatLine, formatValue } from '../../src/viewer/format/value.js'

describe('durations', () => {
  it.each([
    [0, '0 ms'],
    [1, '1 ns'],
    [840, '840 ns'],
    [999.9, '1 µs'],
    [12_345, '12.3 µs'],
    [999_950, '1 ms'],
    [318_400_000n, '318 ms'],
    ['1500000000', '1.5 s'],
    [59_400_000_000, '59.4 s'],
    [59_960_000_000, '1 min'],
    [200_000_000_000, '3 min 20 s'],
    [3_600_000_000_000, '1 h'],
    [9_000_000_000_000, '2 h 30 min'],
    [180_000_000_000_000n, '2 d 2 h'],
    [-2_000_000, '−2 ms'],
    ['nonsense', '–'],
  ])('%s is %s', (nanos, text) => {
    expect(formatDuration(nanos)).toBe(text)
  })
})

describe('times', () => {
  const noon = new Date(2026, 10, 21, 12, 3, 7, 52).getTime()
  const nano = `${noon}118204`

  it('keep every nanosecond', () => {
    expect(toMillis(nano)).toBe(noon)
    expect(clockTime(nano)).toBe('12:03:07.052')
    expect(exactTime(nano)).toBe('2026-11-21 12:03:07.052 118 204')
  })

  it.each([
    [-5, 'in 5 s'],
    [0, 'now'],
    [12, '12 s ago'],
    [61, '1 min ago'],
    [7300, '2 h ago'],
    [90_000, '2026-11-21'],
  ])('%s seconds later are told as "%s"', (seconds, text) => {
    expect(relativeTime(nano, noon + seconds * 1000)).toBe(text)
  })
})

describe('values', () => {
  it.each([
    ['text', 'text'],
    [12, '12'],
    [false, 'false'],
    [null, 'null'],
    [undefined, ''],
    [[1, 'a'], '[1,"a"]'],
    [{ a: 1 }, '{\n  "a": 1\n}'],
  ])('%j is shown as %j', (value, text) => {
    expect(formatValue(value)).toBe(text)
  })

  it('fit on one line of a list', () => {
    expect(formatLine({ a: { b: 1 } })).toBe('{"a":{"b":1}}')
    expect(formatLine('first\nsecond')).toBe('first')
    expect(formatLine(undefined)).toBe('')
  })

  it('are counted in words', () => {
    expect(countOf(1, 'span')).toBe('1 span')
    expect(countOf(1204, 'span')).toBe('1,204 spans')
  })
})
