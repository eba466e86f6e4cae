// ## operators
async function f(p) { return [await p + 1, -await p, !await p, typeof await p, (await p) ** 2, await p ? 'y' : 'n', await p && await 0 || await 'or', await null ?? 'nn', await p === 1, 1 < await p, void await p, await p, await p] }
f(Promise.resolve(1))
// ## members and calls
async function f(o) { return [(await o).a, (await o)?.b?.c, (await o).m(await 1, ...await [2, 3]), new (await Date)(0).getTime(), await (await o).m(1), (await o)['a'], await o.n?.(), delete (await o).a] }
f({ a: 1, m: (...x) => x, n: undefined })
// ## literals and templates
async function f() { return { [await 'k']: await 'v', ...await { s: 1 }, a: [await 1, , ...await [2]], t: `x${await 1}y${await `in${await 2}`}`, g: String.raw`a${await 3}\n`, r: await /re/g.source } }
f()
// ## assignment, defaults and destructuring
async function f() { let a = await 1, { b = await 2, [await 'c']: c } = { c: 3 }; a += await 4; let [d = await 5] = []; let o = {}; o[await 'k'] = await 6; o.x ??= await 7; (o.y = await 8); return [a, b, c, d, o] }
f()
// ## await on one line and its operand on the next
async function f() {
  const a = await
    1
  const b = await // comment
    [2][0]
  await /* multi
  line */ 3
  return await (
    a + b)
}
f()
// ## statements without semicolons
async function f(x) {
  let y = x
  await y || log('no')
  let z = y
  await z
  const list = []
  await list, list.push(1)
  let s = `t`
  await s ? list.push(2) : 0
  if (x) await x && list.push(3)
  else await y || 0
  for (const a of [1]) await a, list.push(a)
  do await 0 || list.push(4)
  while (list.length < 5)
  switch (x) { case 1: 
    let q = 5
    await q || 0
  }
  list
  ;(await list).push(5)
  return list
}
f(1)
// ## control flow conditions
async function f(n) { const out = []; while (await n > 0) { out.push(n--); if (await n === 1) continue } for (let i = await 0; await i < await 2; i += await 1) out.push(i); for (const k in await { q: 1 }) out.push(k); for (const v of await [8]) out.push(v); switch (await 2) { case await 1: out.push('no'); case await 2: out.push('yes') } do { out.push('d') } while (await false); if (await true) out.push('if'); throw await out }
f(3).catch((e) => e)
// ## loops capture their own variables
async function f() { const fs = []; for (let i = 0; i < 3; i++) { await 0; fs.push(() => i) } return fs.map((g) => g()) }
f()
// ## sequence and comma
async function f() { return (await 1, await 2), await 3, await (4, 5) }
f()
// ## optional chaining and nullish stay
async function f(o) { return [(await o)?.a?.[await 'b'], o?.z?.(await log('not called')), await o?.a] }
f({ a: { b: 1 } })
// ## await await
async function f() { return await await await Promise.resolve(Promise.resolve(1)) }
f()
// ## yield is not confused with in and division
async function f(o) { return ['a' in await o, await 4 / 2, await 4 /2/ 1, (await 5) % 3] }
f({ a: 1 })
// ## strings, templates and regular expressions that look like code
async function f() { await 0; return ['async function x() { await 1 }', `await ${'async () => {}'}`, /async\s+await[)}]/.source, "for await (x of y)"] }
f()
// ## import() and dynamic code
async function f() { try { await import('nothing:here') } catch (e) { return typeof e } }
f()
// ## new with await inside arguments
class P { constructor(...a) { this.a = a } }
async function f() { return [new P(await 1, await 2).a, new (await P)().a] }
f()
// ## assignment targets
async function f() { const o = { n: 1 }; (await o).n = 2; (await o).n++; [(await o).m] = [3]; return o }
f()
// ## async in parentheses and comma lists as arguments
const call = (...fs) => Promise.all(fs.map((g) => g()))
call(async () => 1, async function () { return 2 }, async () => ({ a: await 3 }), (async () => 4))
// ## interleaving of two programs
const w = async (n) => { for (const x of [1, 2, 3]) { log(n, x); await (x === 2 ? { then: (r) => r() } : null) } return n }
Promise.all([w('a'), w('b')])
