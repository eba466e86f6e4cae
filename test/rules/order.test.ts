import { expect, it } from 'vitest'
import { inOrder, ordered, type Statement } from '../../.ci/order/index.js'

const statements = (...keys: string[]): Statement[] =>
  keys.map((key, start) => ({ key, isFunction: /^f/.test(key), start, end: start + 1 }))
const keysOf = (some: Statement[]) => some.map(({ key }) => key)

it('puts functions where the order has them, and nothing else', () => {
  const found = ordered(statements('a', 'f1', 'b', 'f2', 'f3', 'c'), ['f3', 'c', 'f2', 'a', 'f1', 'b'])
  expect(found).toHaveLength(6)
  expect(keysOf(found).filter((key) => !key.startsWith('f'))).toEqual(['a', 'b', 'c'])
  expect(keysOf(found)[0]).toBe('f3')
})

it('leaves what the order does not know behind what it stood behind', () => {
  expect(keysOf(ordered(statements('a', 'f1', 'fNew', 'b', 'new', 'f2'), ['f2', 'a', 'b', 'f1']))).toEqual([
    'f2',
    'a',
    'b',
    'new',
    'f1',
    'fNew',
  ])
})

it('writes code and map of a chunk that has nothing of the order as they were', () => {
  const map = JSON.stringify({ version: 3, sources: ['a.js'], names: [], mappings: 'AAAA' })
  expect(inOrder({ code: 'var a=1;function f(){}export{a,f}', map }).code).toBe(
    'var a=1;function f(){}export{a,f}',
  )
})
