// ## await as a name
var await = 1; function f() { return await + 1 } var g = async (x) => x; var o = { await }
g(f() + o.await + await)
// ## an async function in a block is not a var of the function
var h = 'outer'
function f() { var seen = typeof inner; { log(typeof inner, inner.name); async function inner() { return 'in' } inner().then(log) } return [seen, typeof inner] }
var r = f(); { async function h() {} log(typeof h) } [...r, typeof h]
// ## such a function can be used before it in the block
async function f() { { const v = await later(); log(v); async function other() { return 1 } async function later() { return 'later' + (await other()) } } if (true) { async function k() { return 'k' } log(await k()) } return 'end' }
f()
// ## with and octal in sloppy code
var out; with ({ a: 1 }) { out = async () => a + 010 }
out()
// ## a callee in a with keeps its object
async function f() { with ({ m() { return this.n }, n: 4 }) { await 0; return m() } }
f()
// ## assigning to arguments and parameters
async function f(a, b) { b = 3; a = 2; await 0; return [arguments[0], arguments[1], arguments.length] }
f(1)
// ## undeclared names
async function f() { undeclaredName = 5; await 0; return typeof undeclaredName }
f()
// ## functions stay declared twice
async function f() { return 1 } async function f() { return 2 }
f()
