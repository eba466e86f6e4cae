import { expect, it } from 'vitest'
import { keyAction } from '../../src/viewer/trace/keys.js'
import { visibleRows } from '../../src/viewer/trace/rows.js'
import { buildTree } from '../../src/viewer/trace/tree.js'
import { span } from './spans.js'

const tree = buildTree([span('a'), span('b', 'a', 1), span('c', 'b', 2), span('d', 'a', 3)])

function press(key: string, selected: string, folded: string[] = []) {
  const collapsed = new Set(folded)
  return keyAction(key, visibleRows(tree, collapsed), selected, collapsed, 2)
}

it('up and down go to the next row and stop at the ends', () => {
  expect(press('ArrowDown', 'a')).toEqual({ select: 'b' })
  expect(press('ArrowDown', 'b', ['b'])).toEqual({ select: 'd' })
  expect(press('ArrowDown', 'd')).toBeUndefined()
  expect(press('ArrowUp', 'd')).toEqual({ select: 'c' })
  expect(press('ArrowUp', 'a')).toBeUndefined()
})

it('with nothing selected, up and down begin at the first row', () => {
  expect(press('ArrowDown', '')).toEqual({ select: 'a' })
  expect(press('ArrowUp', '')).toEqual({ select: 'a' })
})

it('left folds, then goes to the parent; right unfolds, then goes to the first child', () => {
  expect(press('ArrowLeft', 'b')).toEqual({ collapse: 'b' })
  expect(press('ArrowLeft', 'b', ['b'])).toEqual({ select: 'a' })
  expect(press('ArrowLeft', 'c')).toEqual({ select: 'b' })
  expect(press('ArrowLeft', 'a', ['a'])).toBeUndefined()
  expect(press('ArrowRight', 'b', ['b'])).toEqual({ expand: 'b' })
  expect(press('ArrowRight', 'b')).toEqual({ select: 'c' })
  expect(press('ArrowRight', 'c')).toBeUndefined()
})

it('pages, ends and Escape', () => {
  expect(press('PageDown', 'a')).toEqual({ select: 'c' })
  expect(press('PageUp', 'd')).toEqual({ select: 'b' })
  expect(press('Home', 'd')).toEqual({ select: 'a' })
  expect(press('End', 'a')).toEqual({ select: 'd' })
  expect(press('Escape', 'a')).toEqual({ close: true })
  expect(press('x', 'a')).toBeUndefined()
})
