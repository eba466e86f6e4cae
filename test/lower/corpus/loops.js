// ## over an array, promises, and an async iterable
async function f(it) { const out = []; for await (const v of it) out.push(v); return out }
const custom = { [Symbol.asyncIterator]() { let n = 0; return { next: async () => ({ value: n, done: n++ > 2 }) } } }
Promise.all([f([1, Promise.resolve(2)]), f(custom), f(new Set([3])), f('ab')])
// ## every kind of left side
async function f() { const o = {}, out = []; let x; for await (x of [1]); for await (o.p of [2]); for await (o['q'] of [3]); for await ([x, o.r] of [[4, 5]]); for await ({ a: x = 6, b: o.s } of [{ b: 7 }]) out.push(x); for await (var { z, ...rest } of [{ z: 8, y: 9 }]) out.push(rest); for await (let [l] of [[10]]) { out.push(l); l++ } for await (const { d = await 11 } of [{}]) out.push(d); return [x, o, out, z] }
f()
// ## closures capture their own variable
async function f() { const fs = []; for await (const v of [1, 2, 3]) fs.push(() => v); for await (let w of [4, 5]) { fs.push(() => w); w *= 2 } return fs.map((g) => g()) }
f()
// ## body without a block, nested and empty
async function f() { const out = []; for await (const a of [1, 2]) for await (const b of [3, 4]) out.push(a * b); for await (const c of [1]); for await (const d of [5]) if (d) out.push(d); else out.push('no'); if (out) for await (const e of [6]) out.push(e)
  else out.push(7)
  return out }
f()
// ## break, continue, labels
const it = (name, n = 3) => ({ [Symbol.asyncIterator]() { let i = 0; return { next() { log(name, 'next'); return Promise.resolve({ value: i, done: i++ >= n }) }, return(v) { log(name, 'return', v); return Promise.resolve({}) } } } })
async function f() {
  outer: for await (const a of it('a')) {
    if (a === 1) continue
    inner: for await (const b of it('b')) { if (b === 0) continue inner; if (b === 1 && a === 0) continue outer; if (a === 2) break outer }
  }
  l1: l2: for await (const c of it('c')) { if (c === 0) continue l1; if (c === 1) continue l2; break l1 }
  block: { for await (const d of it('d')) break block }
  for await (const e of it('e')) return 'ret'
}
f()
// ## return inside awaits close before it returns
const it = { [Symbol.asyncIterator]() { return { next: async () => ({ value: 1 }), return() { return new Promise((r) => setTimeout(() => { log('closed'); r({}) }, 2)) } } } }
async function f() { try { for await (const v of it) return 'value' } finally { log('fin') } }
f()
// ## errors of the body hide those of closing
const it = (r) => ({ [Symbol.asyncIterator]: () => ({ next: async () => ({ value: 1 }), return: r }) })
async function f(r, how) { try { for await (const v of it(r)) { if (how === 'throw') throw new Error('body'); break } return 'ok' } catch (e) { return e.name + e.message } }
const bad = () => { throw new RangeError('close') }, rej = () => Promise.reject(new RangeError('rejected'))
Promise.all([f(bad, 'throw'), f(rej, 'throw'), f(bad), f(rej), f(undefined), f(null, 'throw')])
// ## results of closing that are not objects
const it = (r) => ({ [Symbol.asyncIterator]: () => ({ next: async () => ({ value: 1 }), return: r }) })
async function f(r, how) { try { for await (const v of it(r)) { if (how) throw new Error('body'); break } return 'ok' } catch (e) { return e.name } }
Promise.all([f(() => 1), f(() => 1, true), f(async () => undefined)])
// ## errors of next do not close
const it = (next) => ({ [Symbol.asyncIterator]: () => ({ next, return() { log('must not close'); return {} } }) })
async function f(n) { try { for await (const v of it(n)); } catch (e) { return e.name + ' ' + (e.message === 'n' || e.message === 'v') } }
Promise.all([f(() => { throw new Error('n') }), f(() => Promise.reject(new Error('n'))), f(() => 5), f(async () => ({ get value() { throw new Error('v') } })), f(async () => ({ get done() { throw new Error('v') } }))])
// ## errors of destructuring close
const it = { [Symbol.asyncIterator]: () => ({ next: async () => ({ value: null }), return() { log('closed'); return {} } }) }
async function f() { for await (const { a } of it); }
f().catch((e) => e.name)
// ## next is read once
const it = { [Symbol.asyncIterator]() { let n = 0; return { get next() { log('read'); return async () => ({ value: n, done: n++ > 1 }) } } } }
async function f() { for await (const v of it) log(v) }
f()
// ## bad iterables
async function f(x) { try { for await (const v of x); } catch (e) { return e.name } }
Promise.all([f(null), f(1), f({}), f({ [Symbol.asyncIterator]: 1 }), f({ [Symbol.asyncIterator]: () => 1 })])
// ## sync iterators are closed too
const sync = { [Symbol.iterator]() { return { next: () => ({ value: 1, done: false }), return() { log('sync closed'); return {} } } } }
async function f() { for await (const v of sync) break; try { for await (const v of sync) throw new Error('x') } catch (e) { return e.message } }
f()
// ## a loop in a loop that fails to start
async function f() { const out = []; for (const x of [[1, 2], null, [3]]) { try { for await (const v of x) { out.push(v); if (v === 1) break } } catch (e) { out.push(e.name) } } return out }
f()
// ## await and yield inside of a loop in an async generator
const it = { [Symbol.asyncIterator]() { let i = 0; return { next: async () => ({ value: i, done: i++ > 3 }), return() { log('closed'); return new Promise((r) => setTimeout(r, 1, {})) } } } }
async function* g() { for await (const v of it) { const r = yield v; if (r) { await 0; return r } } }
(async () => { const a = g(); log(await a.next(), await a.next(), await a.next('stop')); const b = g(); await b.next(); log(await b.return('early')); const c = g(); await c.next(); log(await c.throw('err').catch((e) => e)); for await (const v of g()) log(v) })()
// ## right side on several lines, with comments and parentheses
async function f() { const out = []
  for await /* x */ ( const /* y */ v /* of */ of /* ) */ ((
    [1, // )
     2]
  )) ) /* { */ { out.push(v) }
  for await(const v of(await [3]))out.push(v)
  for await (const v of await [4].concat(await 5)) out.push(await v)
  return out }
f()
// ## statement before without a semicolon
async function f(x) {
  let y = x
  for await (const v of [1]) y += v
  let z = y
  for await (const v of [1]) z += v
  return z
}
f(1)
// ## body shadows the variable
async function f() { const out = []; for await (const x of [1]) { const x = 2; out.push(x) } for await (let x of [3]) { { let x = 4; out.push(x) } out.push(x) } return out }
f()
// ## this and arguments in a loop
async function f() { for await (const v of [this.x, arguments[0]]) log(v, this.x) }
f.call({ x: 1 }, 2)
// ## ticks against other work
async function f() { for await (const v of [1, 2, 3]) log('loop', v) }
const o = async () => { for (let i = 0; i < 12; i++) { await 0; log('tick', i) } }
Promise.all([f(), o()])
