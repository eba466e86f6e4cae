// ## methods of every kind
class A {
  x = 1
  async m(a) { await 0; return [this.x, a] }
  static async s() { await 0; return this.name }
  async *g() { yield this.x; yield* [2, 3] }
  static async *sg() { yield this.name }
  async 'str ing'() { return 's' }
  async 12() { return 12 }
  async ['comp' + 'uted']() { return 'c' }
  static async ['sc']() { return 'sc' }
  async get() { return 'get' } async set() { return 'set' } async static() { return 'static' } async async() { return 'async' } async await() { return 'await' }
  async *[Symbol.asyncIterator]() { yield 'it' }
}
const a = new A(), all = async (it) => { const out = []; for await (const v of it) out.push(v); return out }
log(a.m, A.s, a['str ing'], a.async)
Promise.all([a.m(5), A.s(), all(a.g()), all(A.sg()), a['str ing'](), a[12](), a.computed(), A.sc(), a.get(), a.set(), a.static(), a.async(), a.await(), all(a)])
// ## methods are not constructors
class A { async m() {} }
try { new (new A().m)() } catch (e) { log(e.name) }
try { new ({ async m() {} }.m)() } catch (e) { log(e.name) }
try { new (async () => {})() } catch (e) { log(e.name) }
// ## private names
class A {
  #v = 1; static #count = 0
  async #inc(n) { await 0; this.#v += n; A.#count++; return this.#v }
  static async #sp() { return 'sp' }
  async run() { await this.#inc(2); return [await this.#inc(3), #v in this, await A.#sp(), A.#count] }
  async *#gen() { yield this.#v } async first() { return (await this.#gen().next()).value }
}
Promise.all([new A().run(), new A().first()])
// ## super in async methods
class B { get p() { return this.k } m(...a) { return ['B.m', this.k, ...a] } static sm() { return 'B.sm' + this.name } tag(s, v) { return s.raw.join('|') + v + this.k } }
class C extends B {
  k = 7
  async m(a, b = super.m('d')) { await 0; return [super.m(a, ...[1, 2]), super.p, super['m'](), super.m?.(9), super.none?.(1), super.none?.x, b, super.tag`x${1}y`, super [ 'p' ], (super.m)(0)] }
  static async sm() { await 0; return super.sm() }
  async *g() { yield super.p; yield await super.m('g') }
  get late() { return (async () => { await 0; return super.m('late') })() }
  async deep() { return (async () => { await 0; return (() => super.m('deep'))() })() }
}
Promise.all([new C().m('A'), C.sm(), new C().g().next(), new C().late, new C().deep()])
// ## writing through super
class B { set v(x) { log('set', x, this.constructor.name) } get v() { return 10 } }
class C extends B { async m() { await 0; super.v = 1; super.v += await 2; super['v']++; [super.v] = [5]; ({ a: super.v } = { a: 6 }); super.own = 3; return [this.own, super.own] } }
new C().m()
// ## super in object literals
const base = { hi() { return 'hi ' + this.n } }
const o = { __proto__: base, n: 'o', async hi() { await 0; return super.hi() + '!' }, async *g() { yield super.hi() } }
Promise.all([o.hi(), o.g().next()])
// ## super call and this in async arrows of a constructor
class B { constructor(v) { this.v = v } hi() { return 'hi' } }
class C extends B { constructor() { let p = (async () => { log('first'); super(4); await 0; return [this.v, super.hi(), new.target === C] })(); this.p = p } }
new C().p
// ## this before super() rejects
class B {}
class C extends B { constructor() { const p = (async () => this)(); p.catch((e) => log(e.name)); super(); this.q = p } }
new C().q.catch((e) => e.name)
// ## fields, static blocks and arrows in them
class B { hi() { return 'B' } static hi() { return 'SB' } }
class C extends B {
  n = 1
  f = async () => { await 0; return [this.n, super.hi()] }
  g = async function () { return this?.n }
  static s = async () => { await 0; return [this.name, super.hi()] }
  static { this.b = (async () => { await 0; return [this.name, super.hi()] })() }
}
const c = new C(), { f, g } = c
Promise.all([f(), g.call({ n: 3 }), C.s(), C.b])
// ## a computed async method behind a field without a semicolon
const k = 'm'
class A {
  x = [1]
  async [k]() { return this.x }
  y = k
  async *[k + 2]() { yield this.y }
  z
  async last() { return 'z' in this }
}
const a = new A()
Promise.all([a.m(), a.m2().next(), a.last()])
// ## await in heritage, computed keys and decorators' neighbours
async function f() { class A extends (await class { b() { return 'b' } }) { [await 'k']() { return 1 } static [await 's'] = 2; static { this.t = 3 } } return [new A().b(), new A().k(), A.s, A.t] }
f()
// ## await as heritage without parentheses
async function f(B) { const C = class extends (await B) {}; return new C() instanceof (await B) }
f(Promise.resolve(Array))
// ## getters next to async methods, and inheritance of lowered methods
class A { get x() { return 1 } async m() { return this.x } }
class B extends A { async m() { return (await super.m()) + 1 } }
class C extends B { async m() { return (await super.m()) + 1 } }
new C().m()
// ## inner classes have their own super
class P { v() { return 'P' } } class Q { v() { return 'Q' } }
class C extends P { async m() { const outer = super.v(); class D extends Q { async n() { return super.v() + outer } [super.v() + 'key']() { return 'k' } } return [await new D().n(), new D().Pkey(), super.v()] } }
new C().m()
