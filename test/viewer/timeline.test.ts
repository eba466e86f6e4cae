import { describe, expect, it } from 'vitest'
import { placeOf, placeOfMoment } from '../../src/viewer/trace/place.js'
import { nextRefresh } from '../../src/viewer/trace/refresh.js'
import { ticksFor } from '../../src/viewer/trace/ticks.js'
import { scrollToRow, visibleWindow } from '../../src/viewer/trace/window.js'

describe('ticks', () => {
  it.each([
    [318e6, 6, [0, 100e6, 200e6, 300e6]],
    [1000, 5, [0, 200, 400, 600, 800, 1000]],
    [3, 6, [0, 1, 2, 3]],
    [0, 6, [0]],
  ])('of %s ns, at most %s steps', (length, most, ticks) => {
    expect(ticksFor(length, most)).toEqual(ticks)
  })

  it('are round and few at every length', () => {
    for (let length = 1; length < 1e13; length = Math.ceil(length * 1.37)) {
      const ticks = ticksFor(length, 6)
      expect(ticks.length).toBeLessThanOrEqual(7)
      expect(ticks.at(-1)).toBeLessThanOrEqual(length)
      if (ticks.length > 1) expect(String(ticks[1])).toMatch(/^[125]0*$/)
    }
  })
})

describe('places on the axis', () => {
  it('are shares of its length', () => {
    expect(placeOf({ start: 25, end: 75 }, 100)).toEqual({ left: 25, width: 50 })
    expect(placeOf({ start: 0, end: 0 }, 0)).toEqual({ left: 0, width: 100 })
  })

  it('stay on it when a clock differed', () => {
    expect(placeOfMoment('1050', 1000n, 100)).toBe(50)
    expect(placeOfMoment('900', 1000n, 100)).toBe(0)
    expect(placeOfMoment('2000', 1000n, 100)).toBe(100)
    expect(placeOfMoment('2000', 1000n, 0)).toBe(0)
  })
})

describe('the visible window', () => {
  it('holds what is in sight and a little more, however many rows there are', () => {
    expect(visibleWindow({ scrollTop: 0, height: 300 }, 100_000, 30)).toEqual({ first: 0, end: 22 })
    expect(visibleWindow({ scrollTop: 3000, height: 300 }, 100_000, 30)).toEqual({ first: 88, end: 122 })
    expect(visibleWindow({ scrollTop: 9000, height: 300 }, 5, 30)).toEqual({ first: 4, end: 5 })
    expect(visibleWindow({ scrollTop: 0, height: 300 }, 0, 30)).toEqual({ first: 0, end: 0 })
  })

  it('moves as little as it must for a neighbour, and centres what is far', () => {
    const view = { scrollTop: 300, height: 300 }
    expect(scrollToRow(view, 12, 30)).toBe(300)
    expect(scrollToRow(view, 9, 30)).toBe(270)
    expect(scrollToRow(view, 20, 30)).toBe(330)
    expect(scrollToRow(view, 100, 30)).toBe(3000 - 135)
    expect(scrollToRow(view, 1, 30)).toBe(0)
  })
})

it('an open trace is asked for again while it may grow, and not for ever', () => {
  expect(nextRefresh({ elapsedMs: 0, complete: true })).toBe(1000)
  expect(nextRefresh({ elapsedMs: 20_000, complete: true })).toBeUndefined()
  expect(nextRefresh({ elapsedMs: 20_000, complete: false })).toBe(2000)
  expect(nextRefresh({ elapsedMs: 400_000, complete: false })).toBeUndefined()
})
