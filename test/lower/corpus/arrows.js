// ## expression bodies
const a = async () => 1, b = async x => x + 1, c = async (x) => ({ x }), d = async () => (1, 2), e = async () => [await 1, await 2]
Promise.all([a(), b(1), c(2), d(), e()])
// ## body on the next line
const a = async () =>
  // comment
  7
a()
// ## nested arrows
const f = async (a) => async (b) => async c => a + b + c
f(1).then((g) => g(2)).then((h) => h(3))
// ## lexical this and arguments in a plain function
function f() { return (async () => { await 0; return [this.x, arguments.length, arguments[0], { arguments }.arguments.length] })('ignored', 1) }
f.call({ x: 1 }, 'a', 'b', 'c')
// ## lexical arguments in an async function, two deep
async function f() { return (async () => { await 0; return (async (z) => [arguments[0], this.k, z])('z') })('no') }
f.call({ k: 2 }, 'yes')
// ## arguments in a plain arrow in an async function
async function f(a) { await 0; return (() => arguments[0] + a)() }
f(4)
// ## arguments in parameters of an async arrow
function f() { return (async (a = arguments[0]) => a)() }
f('args')
// ## defaults, patterns and rest
const f = async ({ a = 1 } = {}, [b] = [2], ...c) => { await 0; return [a, b, c] }
Promise.all([f(), f({ a: 5 }, [6], 7, 8)])
// ## errors in parameters reject
const f = async ({ a }) => a
const p = f(null); log('not thrown'); p.catch((e) => e.name)
// ## a single parameter that the body declares again
const f = async x => { var x; await 0; return x }
f(3)
// ## new.target of the function around
function F() { this.p = (async () => { await 0; return new.target === F })() }
new F().p
// ## directive in an arrow
const f = async () => { 'use strict'; await 0; return (function () { return this })() === undefined }
f()
// ## callbacks
Promise.all([1, 2, 3].map(async (x, i) => { await 0; return x * i })).then((list) => list.sort(async function () {}).length)
// ## as an argument after a newline without semicolons
let v = 1
let w = v
;(async () => { v++ })()
v
// ## statement that starts with an async arrow, no semicolon before it
let o = 1
async () => {}
async x => x
o
// ## conditional, comma and object positions
const o = { a: async () => 1, ['b']: async (x) => await x, c: true ? async () => 3 : async () => 4 }
Promise.all([o.a(), o.b(2), o.c(), (0, async () => 5)()])
// ## name inference
const o = { m: async () => {} }; let q; q = async () => {}; const { z = async () => {} } = {}
log(o.m, q, z)
// ## async as a name is left alone
const async = (x) => x; const obj = { async, await: 1 }; var r = async(1) + obj.async(2) + obj.await
const f = async (async) => async
f(r)
