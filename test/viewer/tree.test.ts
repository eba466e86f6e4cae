import { describe, expect, it } from 'vitest'
import { ancestorsOf, visibleRows } from '../../src/viewer/trace/rows.js'
import { buildTree } from '../../src/viewer/trace/tree.js'
import { span } from './spans.js'

const outline = (spans: ReturnType<typeof span>[], collapsed: string[] = []) =>
  visibleRows(buildTree(spans), new Set(collapsed)).map((row) => '-'.repeat(row.depth) + row.span.spanId)

describe('the tree of a trace', () => {
  it('puts children below their parents in order of time, in whatever order they came', () => {
    const spans = [span('d', 'b', 3), span('c', 'a', 9), span('a'), span('b', 'a', 2)]
    expect(outline(spans)).toEqual(['a', '-b', '--d', '-c'])
  })

  it('measures from the earliest span, in nanoseconds that no number could hold', () => {
    const tree = buildTree([span('a', '', 0, 20), span('b', 'a', 5.000001, 30)])
    expect(tree.origin).toBe(1_700_000_000_000_000_000n)
    expect(tree.byId.get('b')).toMatchObject({ start: 5_000_001, end: 35_000_001 })
    expect(tree.length).toBe(35_000_001)
  })

  it('shows a span whose parent is missing as a root, and says that the trace is not complete', () => {
    const tree = buildTree([span('a'), span('b', 'gone', 1), span('c', 'b', 2)])
    expect(tree.roots.map(({ span, orphan }) => [span.spanId, orphan])).toEqual([
      ['a', false],
      ['b', true],
    ])
    expect(tree.complete).toBe(false)
    expect(buildTree([span('a'), span('b', 'a')]).complete).toBe(true)
    expect(buildTree([]).complete).toBe(false)
  })

  it('notes by how much a child starts before its parent', () => {
    const tree = buildTree([span('a', '', 7), span('b', 'a', 3)])
    expect(tree.byId.get('b')).toMatchObject({ early: 4_000_000, start: 0, depth: 1 })
    expect(tree.byId.get('a')).toMatchObject({ early: 0, start: 4_000_000 })
  })

  it('shows every span once when spans are each other’s ancestors, or their own', () => {
    const spans = [span('a', 'c', 1), span('b', 'a', 2), span('c', 'b', 3), span('d', 'd', 4)]
    expect(outline(spans)).toEqual(['a', '-b', '--c', 'd'])
    expect(buildTree(spans).complete).toBe(false)
  })

  it('shows a span that was received twice once', () => {
    expect(outline([span('a'), span('b', 'a', 1), span('b', 'a', 1)])).toEqual(['a', '-b'])
  })

  it('survives a span that ends before it starts', () => {
    const backwards = { ...span('a', '', 5), endTimeUnixNano: '1' }
    expect(buildTree([backwards]).byId.get('a')).toMatchObject({ start: 0, end: 0 })
  })

  it('survives a trace deeper than the call stack', () => {
    const spans = Array.from({ length: 50_000 }, (_, i) => span(`s${i}`, i ? `s${i - 1}` : '', i))
    const tree = buildTree(spans)
    expect(tree.depth).toBe(49_999)
    expect(tree.roots[0]!.descendants).toBe(49_999)
    expect(visibleRows(tree, new Set())).toHaveLength(50_000)
  })
})

describe('the rows of a tree', () => {
  const spans = [span('a'), span('b', 'a', 1), span('c', 'b', 2), span('d', 'a', 3)]

  it('leave out what is below a folded span', () => {
    expect(outline(spans, ['b'])).toEqual(['a', '-b', '-d'])
    expect(outline(spans, ['a'])).toEqual(['a'])
  })

  it('know what is above a span', () => {
    expect(ancestorsOf(buildTree(spans), 'c')).toEqual(['b', 'a'])
    expect(ancestorsOf(buildTree(spans), 'nowhere')).toEqual([])
  })
})
