// ## next, values and end
async function* g(a) { log('start'); const x = yield a; log('got', x); const y = yield Promise.resolve(x + 1); log('got', y); return 'end' }
(async () => { const it = g(1); log(await it.next('ignored')); log(await it.next(5)); log(await it.next(6)); log(await it.next()); return typeof it[Symbol.asyncIterator] + (it[Symbol.asyncIterator]() === it) + Object.prototype.toString.call(it) })()
// ## requests are queued
async function* g() { log('run'); yield 1; await 0; yield 2; return 3 }
(async () => { const it = g(); return Promise.all([it.next(), it.next(), it.next(), it.next(), it.return('r')].map((p, i) => p.then((v) => { log(i, v); return v }))) })()
// ## queued return and throw
async function* g() { try { yield 1; yield 2 } catch (e) { log('caught', e); yield 'c' } finally { log('fin'); yield 'f' } }
(async () => { const it = g(); return Promise.allSettled([it.next(), it.throw('boom'), it.return('r'), it.next(), it.next()]) })()
// ## return before start, with a promise
async function* g() { log('never') }
(async () => { const it = g(); return [await it.return(Promise.resolve(4)), await it.next(), await it.return(5)] })()
// ## return before start with a rejection
async function* g() { log('never') }
(async () => { const it = g(); return [await it.return(Promise.reject('bad')).catch((e) => e), await it.next()] })()
// ## throw before start and after the end
async function* g() { yield 1 }
(async () => { const it = g(); const a = await it.throw('t').catch((e) => e); const b = await it.next(); const c = await it.throw('u').catch((e) => e); return [a, b, c] })()
// ## return at a yield awaits its value and a rejection is thrown there
async function* g() { try { yield 1 } catch (e) { log('caught', e); yield 'recovered' } finally { log('fin') } }
(async () => { const it = g(); await it.next(); log(await it.return(Promise.reject('r'))); log(await it.next()); const j = g(); await j.next(); return j.return(Promise.resolve('v')) })()
// ## yield awaits its operand, a rejection is thrown at the yield
async function* g() { try { yield Promise.reject('no') } catch (e) { log('caught', e) } const v = yield { then(ok) { ok('thenable') } }; log(v); return Promise.reject('ret') }
(async () => { const it = g(); log(await it.next()); return it.next('sent').catch((e) => e) })()
// ## return awaits inside of try
async function* g() { try { return Promise.reject('r') } catch (e) { return 'caught ' + e } finally { await 0; log('fin') } }
g().next()
// ## return without a value, and with a sequence
async function* a() { return } async function* b() { return 1, Promise.resolve(2) }
Promise.all([a().next(), b().next()])
// ## errors in parameters are thrown, not rejected
async function* g(a = (() => { throw new Error('param') })()) {}
try { g() } catch (e) { e.message }
// ## this, arguments, defaults and destructuring
async function* g(a, { b } = { b: 2 }, ...c) { yield this.k; yield [a, b, c]; yield arguments.length }
(async () => { const out = []; for await (const v of g.call({ k: 1 }, 1, undefined, 3, 4)) out.push(v); return out })()
// ## name and length
async function* decl(a, b) {} const expr = async function* (a) {}; const o = { async *m(a, b = 1) {} }
log(decl, expr, o.m)
// ## yield* of sync and async iterables
async function* inner() { const x = yield 'i1'; log('inner got', x); yield Promise.resolve('i2'); return 'ri' }
async function* g() { log('r', yield* inner()); log('s', yield* [Promise.resolve(1), 2]); log('t', yield* 'ab'); return 'end' }
(async () => { const it = g(); for (let i = 0; i < 8; i++) log(await it.next('n' + i)) })()
// ## yield* does not await the values of an async iterator again
const src = { i: 0, [Symbol.asyncIterator]() { return this }, next() { return { value: this.i++ ? 'x' : 'y', done: this.i > 2 } } }
async function* g() { return yield* src }
(async () => { const it = g(); return [await it.next(), await it.next(), await it.next()] })()
// ## yield* forwards throw and return
const make = (extra) => ({ [Symbol.asyncIterator]() { return { n: 0, next(v) { log('next', v); return Promise.resolve({ value: this.n++, done: false }) }, ...extra } } })
async function* g(s) { try { return 'g' + (yield* s) } catch (e) { log('caught', e.name ?? e); return 'c' } finally { log('fin') } }
(async () => {
  const full = { throw(e) { log('throw', e); return { value: 'th', done: false } }, return(v) { log('return', v); return { value: 'ret', done: v === 'stop' } } }
  let it = g(make(full)); log(await it.next(0)); log(await it.throw('E')); log(await it.return('go')); log(await it.next(1)); log(await it.return('stop')); log(await it.next())
  it = g(make({ throw() { return { value: 'fin', done: true } } })); await it.next(0); log(await it.throw('x'))
  it = g(make({ return() { log('closed'); return {} } })); await it.next(0); log(await it.throw('y'))
  it = g(make({})); await it.next(0); log(await it.throw('z')); it = g(make({})); await it.next(); log(await it.return('q'))
  it = g(make({ return() { return 1 } })); await it.next(0); log(await it.return('obj'))
  it = g(make({ throw() { throw 'thrown' } })); await it.next(0); log(await it.throw('w'))
  it = g(make({ return() { return Promise.reject('rr') } })); await it.next(0); log(await it.return('w'))
})()
// ## yield* of bad iterables
async function* g(x) { try { yield* x } catch (e) { return e.name } }
Promise.all([g(null).next(), g(5).next(), g({ [Symbol.asyncIterator]() { return 1 } }).next(), g({ [Symbol.asyncIterator]() { return { next() { return 1 } } } }).next(), g({ [Symbol.asyncIterator]() { return { next() { throw new RangeError() } } } }).next()])
// ## yield* with parentheses and newlines
async function* g() { yield* /* c */ ([1, 2]); const r = (yield * (async function* () { return 9 })()) + 1; yield r }
(async () => { const out = []; for await (const v of g()) out.push(v); return out })()
// ## await in every part of a generator
async function* g() { const a = await 1, b = (yield await 2) + (await 3); yield [a, b, await (yield 'in')]; for (const x of await [4]) yield await x; return await 5 }
(async () => { const it = g(), out = []; for (let i = 0; i < 6; i++) out.push(await it.next(i)); return out })()
// ## async functions nested in async generators, and the reverse
async function* g() { const f = async () => { await 0; return [...(function* () { yield 1; yield 2 })()] }; yield* await f(); yield (async function* () { yield 'x' })().next() }
(async () => { const out = []; for await (const v of g()) out.push(v); return out })()
// ## plain generators are left alone
function* s() { const x = yield 1; return x } async function f() { const it = s(); return [it.next(), it.next(2), [...s()]] }
f()
// ## try and finally around yield, closed by a consumer
async function* g() { try { yield 1; yield 2 } finally { log('closing'); await 0; log('closed') } }
(async () => { for await (const v of g()) { log(v); break } log('after'); try { for await (const v of g()) throw new Error('body') } catch (e) { log(e.message) } })()
// ## generator calling its own next
let it; async function* g() { const p = it.next('inner'); yield 1; const second = yield 2; return [second, await p] }
it = g(); (async () => [await it.next(), await it.next('x'), await it.next('y')])()
// ## yield in odd positions
async function* g() { const o = { a: yield 1, [yield 2]: yield 3 }; const t = `${yield 4}`; yield; yield, yield 5; return [o, t] }
(async () => { const it = g(), out = []; for (let i = 0; i < 9; i++) out.push(await it.next('v' + i)); return out })()
