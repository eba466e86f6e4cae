import { expect, test } from 'vitest'
import { lowerScript, run } from './support.js'

// Where Node's versions differ from each other, the specification decides and native code is no measure.

test('a rejected return() at a yield* is thrown into the inner iterator (Node 24 calls next)', async () => {
  const code = `
const inner = { [Symbol.asyncIterator]: () => ({ next: (v) => { log('next', v); return { value: 1 } }, throw: (e) => { log('throw', e); return { done: true } } }) }
async function* g() { yield* inner; return 'end' }
(async () => { const it = g(); await it.next(); return it.return(Promise.reject('r')) })()`
  expect(await run(lowerScript(code))).toEqual([
    '"next" undefined',
    '"throw" "r"',
    '"result" {"value":"end","done":true}',
  ])
})

test('a sync iterator is closed when its value rejects (Node 20 leaves it open)', async () => {
  const code = `
const sync = { [Symbol.iterator]: () => ({ next: () => ({ value: Promise.reject('bad') }), return: () => { log('closed'); return {} } }) }
const f = async () => { for await (const v of sync) log('never', v) }
f().catch((e) => e)`
  expect(await run(lowerScript(code))).toEqual(['"closed"', '"result" "bad"'])
})

test('throw() at a yield* of a sync iterator without throw closes it (Node 20 throws the value itself)', async () => {
  const code = `
const sync = { [Symbol.iterator]: () => ({ next: () => ({ value: 1 }), return: () => { log('closed'); return {} } }) }
async function* g() { try { yield* sync } catch (e) { return e.name } }
(async () => { const it = g(); await it.next(); return it.throw('t') })()`
  expect(await run(lowerScript(code))).toEqual(['"closed"', '"result" {"value":"TypeError","done":true}'])
})
