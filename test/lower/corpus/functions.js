// ## declaration, value and ticks
async function f(a, b) { log('in', a, b); const c = await a; log('after'); return c + b }
Promise.resolve().then(() => log('t1')).then(() => log('t2')).then(() => log('t3'))
f(1, 2).then((v) => { log('f', v); return v })
// ## awaiting native promises takes the native number of ticks
const tick = async (name, n) => { for (let k = 0; k < n; k++) { await Promise.resolve(k); log(name, k) } }
Promise.all([tick('a', 4), tick('b', 4), tick('c', 2)])
// ## hoisted before definition, in blocks too
var out = [typeof early, typeof later]
{ out.push(typeof inBlock); async function inBlock() { return 'block' } out.push(inBlock.name) }
async function early() { return later() }
async function later() { return 'later' }
early().then((v) => [...out, v])
// ## name and length
async function zero() {} async function two(a, b) {} async function dflt(a, b = 1, c) {} async function rest(a, ...r) {} async function pat({ a }, [b]) {}
const named = async function inner() {}, anonymous = async function () {}, arrow = async (a, b) => {}, arrowDefault = async (a, b = 2) => {}, arrowRest = async (...r) => {}, arrowPattern = async ({ a }, b) => {}
for (const fn of [zero, two, dflt, rest, pat, named, anonymous, arrow, arrowDefault, arrowRest, arrowPattern]) log(fn)
// ## this and arguments
async function f() { await 0; log(this.x, arguments.length, arguments[1]); return [...arguments] }
f.call({ x: 5 }, 1, 2, 3)
// ## arguments with parameters stay mapped in sloppy code
async function f(a) { arguments[0] = 9; await 0; return a }
f(1)
// ## arguments are not mapped in strict code
async function f(a) { 'use strict'; arguments[0] = 9; await 0; return [a, this === undefined] }
f(1)
// ## strict directive keeps this undefined, sloppy boxes it
async function s() { 'use strict'; return typeof this }
async function l() { return typeof this }
Promise.all([s.call(1), l.call(1), s(), l()])
// ## errors in parameters reject
async function f(a = (() => { throw new Error('param') })()) { log('never') }
async function g({ a }) { log('never') }
const p = f(); log('not thrown'); p.catch((e) => log(e.message)).then(() => g(null)).catch((e) => e.constructor.name)
// ## parameter scope is separate from the body's
var x = 'outer'
async function f(a = () => x) { var x = 'inner'; await 0; return [a(), x] }
f()
// ## var of the same name as a parameter keeps its value
async function f(a) { await 0; var a; log(a); var a = 2; return a }
f(1)
// ## function of the same name as a parameter
async function f(a) { await 0; function a() {} return typeof a }
f(1)
// ## destructuring, defaults and rest
async function f({ a, b: { c = 3 } = {} }, [d, ...e] = [4, 5, 6], ...r) { await 0; return { a, c, d, e, r } }
f({ a: 1 }, undefined, 7, 8)
// ## defaults see earlier parameters and this
async function f(a, b = a + this.k, c = arguments.length) { await 0; return [a, b, c] }
f.call({ k: 10 }, 1)
// ## returning a promise or thenable adopts it
async function f() { return Promise.resolve(1).then(() => 2) }
async function g() { return { then(ok) { log('then'); ok(3) } } }
Promise.all([f(), g()])
// ## awaiting a thenable
async function f() { return await { then(ok) { log('then called'); ok('t') } } }
f()
// ## awaiting a thenable that throws
async function f() { try { await { then() { throw new Error('bad then') } } } catch (e) { return e.message } }
f()
// ## a promise whose constructor throws is caught at the await
async function f() { const p = Promise.resolve(1); Object.defineProperty(p, 'constructor', { get() { throw new Error('ctor') } }); try { await p } catch (e) { log(e.message); return 'caught' } }
f()
// ## throw, try, catch, finally
async function f(n) {
  try { log('try', n); if (n === 1) throw new Error('one'); if (n === 2) return await 'two'; await 0 }
  catch (e) { await 0; log('catch', e.message); return 'c' }
  finally { await 0; log('finally', n) }
  return 'end'
}
Promise.all([f(0), f(1), f(2)])
// ## finally overrides return
async function f() { try { return await 1 } finally { return 2 } }
f()
// ## return in finally of a loop with labels
async function f() { outer: for (const a of [1, 2]) { for (const b of [1, 2]) { try { await 0; if (b === 2) continue outer; log(a, b) } finally { await 0; log('f', a, b); if (a === 2) break outer } } } return 'done' }
f()
// ## rejection goes through
async function f() { await Promise.reject(new TypeError('no')) }
f()
// ## recursion by name, also of a named expression
async function fact(n) { return n < 2 ? 1 : n * (await fact(n - 1)) }
const sum = async function me(n) { return n ? n + (await me(n - 1)) : 0 }
Promise.all([fact(5), sum(4)])
// ## new.target in async functions is undefined
async function f() { await 0; return [new.target, (() => new.target)(), await (async () => new.target)()] }
f()
// ## comments everywhere
async /* a */ function /* b */ f /* c */ ( /* d ) */ a /* e */, b = 1 // f
) /* g { */ { /* h */ return /* i */ await /* j */ a /* k */ + b }
f(1)
// ## duplicate parameters of sloppy code
async function f(a, a) { await 0; return a }
f(1, 2)
// ## direct eval sees this, arguments and parameters
async function f(a) { await 0; return eval('[a, this.x, arguments.length]') }
f.call({ x: 1 }, 2)
// ## nested functions keep their own this and arguments
async function f() { await 0; const g = function () { return [this.y, arguments.length] }; return [g.call({ y: 2 }, 1, 2), arguments.length] }
f(1)
// ## immediately invoked
let r = []; (async function () { r.push(1); await 0; r.push(2) })().then(() => r)
