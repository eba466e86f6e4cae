import { describe, expect, it } from 'vitest'
import { append, emptyBuffer } from '../../src/viewer/logs/buffer.js'
import { matchesLog } from '../../src/viewer/logs/filter.js'
import { severityOf } from '../../src/viewer/logs/severity.js'
import { log } from './spans.js'

it.each([
  [0, 'unset'],
  [1, 'trace'],
  [8, 'debug'],
  [9, 'info'],
  [14, 'warn'],
  [17, 'error'],
  [24, 'fatal'],
])('severity number %s is %s', (number, name) => {
  expect(severityOf(number)).toBe(name)
})

describe('the filter', () => {
  const all = { severity: 0, text: '', service: '' }
  const record = log({
    severityNumber: 13,
    body: { order: 'Late' },
    eventName: 'quality_gate',
    traceId: 'abcd',
    attributes: { sku: 'TL-0042' },
  })

  it('looks through everything a record says, without case', () => {
    for (const text of ['', 'late', 'QUALITY', 'abcd', 'sku=tl-0042']) {
      expect(matchesLog(record, { ...all, text })).toBe(true)
    }
    expect(matchesLog(record, { ...all, text: 'early' })).toBe(false)
  })

  it('takes a severity and all above', () => {
    expect(matchesLog(record, { ...all, severity: 13 })).toBe(true)
    expect(matchesLog(record, { ...all, severity: 17 })).toBe(false)
  })

  it('takes one service', () => {
    expect(matchesLog(record, { ...all, service: 'api' })).toBe(true)
    expect(matchesLog(record, { ...all, service: 'web' })).toBe(false)
  })
})

describe('the buffer', () => {
  it('drops the oldest and counts them', () => {
    const records = Array.from({ length: 7 }, (_, i) => log({ body: i }))
    const half = append(emptyBuffer, records.slice(0, 4), 5)
    expect(half).toEqual({ records: records.slice(0, 4), dropped: 0 })
    expect(append(half, records.slice(4), 5)).toEqual({ records: records.slice(2), dropped: 2 })
  })

  it('is the same when nothing came', () => {
    const buffer = append(emptyBuffer, [log()])
    expect(append(buffer, [])).toBe(buffer)
  })
})
