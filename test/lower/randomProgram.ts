/** A repeatable source of random numbers (mulberry32), so that a failing program can be had again. */
export function createRandom(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) % below
  }
}

interface Place {
  readonly depth: number
  readonly generator: boolean
  readonly loops: readonly string[]
}

const prelude = `
const thenable = (v) => ({ then(ok) { log('then', v); ok(v) } })
const source = (name, n, how) => ({ [Symbol.asyncIterator]() { let i = 0; return {
  next(v) { log(name, 'next', v); return how === 1 && i === 1 ? Promise.reject(name + ' fails') : Promise.resolve({ value: name + i, done: i++ >= n }) },
  return(v) { log(name, 'return', v); return how === 2 ? Promise.reject(name + ' does not close') : Promise.resolve({ value: v, done: true }) },
  ...(how === 3 ? { throw(e) { log(name, 'throw', e); return Promise.resolve({ value: e, done: true }) } } : {}),
} } })
let steps = 0
const limit = () => { if (++steps > 400) throw 'limit' }
`

/**
 * The text of a random program: async functions and async generators with every kind of control flow, run
 * beside each other, the generators driven by random requests. It logs whatever it does.
 */
export function randomProgram(seed: number): string {
  const random = createRandom(seed)
  const pick = <T>(items: readonly T[]): T => items[random(items.length)]!
  let names = 0

  const value = (place: Place): string =>
    pick([
      () => String(random(9)),
      () => `await ${random(9)}`,
      () => `await Promise.resolve(${random(9)})`,
      () => `await thenable(${random(9)})`,
      () => `(await ${value({ ...place, depth: place.depth + 1 })}) + 1`,
      () => `[await 1, ...await [${random(3)}]].length`,
      () => (place.generator ? `(yield ${random(9)})` : `this.k`),
      () => (place.generator ? `(yield Promise.resolve(${random(9)}))` : 'arguments.length'),
      () =>
        place.depth < 4
          ? `await (async (a) => { ${block({ ...place, generator: false, loops: [], depth: place.depth + 1 })} })(1)`
          : '0',
    ])()

  const source = (): string => `source('s${names++}', ${random(4)}, ${random(4)})`
  const iterable = (): string => pick([source(), '[1, Promise.resolve(2), 3]', `'ab'`])

  const loop = (place: Place, head: (variable: string) => string): string => {
    const label = `l${names++}`
    const inner = { ...place, depth: place.depth + 1, loops: [...place.loops, label] }
    return `${label}: ${head(`v${names++}`)} { limit(); ${block(inner)} }`
  }

  const statement = (place: Place): string => {
    const deeper = { ...place, depth: place.depth + 1 }
    const simple = [
      () => `log('${names++}', ${value(place)})`,
      () => `log('${names++}', ${value(place)})`,
      () => `await ${value(deeper)} || log('${names++}')`,
      () => `if (${random(2)}) throw 'e${names++}'`,
      () => `return ${value(place)}`,
      () =>
        place.loops.length ? `if (${random(2)}) ${pick(['break', 'continue'])} ${pick(place.loops)}` : '',
      () => (place.generator ? `log('d', yield* ${source()})` : `log(await this.k)`),
    ]
    const nested = [
      () => `try { ${block(deeper)} } catch (e) { log('c${names++}', e); ${block(deeper)} }`,
      () => `try { ${block(deeper)} } finally { log('f${names++}'); ${random(3) ? '' : block(deeper)} }`,
      () => loop(place, (variable) => `for await (const ${variable} of ${iterable()})`),
      () =>
        loop(place, (variable) => `for (let ${variable} = await 0; ${variable} < await 3; ${variable}++)`),
      () => `if (${value(deeper)}) { ${block(deeper)} } else { ${block(deeper)} }`,
      () =>
        `switch (${value(deeper)}) { case await 1: ${block(deeper)}\n case 2: ${block(deeper)}\n default: ${block(deeper)} }`,
    ]
    return pick(place.depth < 3 && random(2) ? nested : simple)()
  }

  // Lines and no semicolons, so that the insertion of semicolons is tried as well.
  const block = (place: Place): string =>
    `\n${Array.from({ length: 1 + random(3) }, () => statement(place)).join('\n')}\n`

  const root = { depth: 0, loops: [] }
  // A rejected promise is not given to `return`: at a `yield*` Node 24 goes on as if it were a `next`, against
  // https://tc39.es/ecma262/#sec-asyncgeneratorunwrapyieldresumption, which Node 20 and the runtime follow.
  const request = (): string => {
    const how = pick(['next', 'next', 'next', 'throw', 'return'])
    return `'${how}', ${pick(['1', how === 'return' ? '2' : `Promise.reject('r')`, `'q'`])}`
  }
  return `${prelude}
async function a() {${block({ ...root, generator: false })}}
const b = { k: 1, async m() {${block({ ...root, generator: false })}} }
async function* g() {${block({ ...root, generator: true })}}
const drive = async (it, together) => { for (const [how, what] of [${Array.from({ length: 5 }, () => `[${request()}]`)}]) {
  if (what.catch) what.catch(() => {})
  const answer = it[how](what).then((r) => log('answer', r), (e) => log('refused', e)); if (!together) await answer } }
Promise.allSettled([a.call({ k: 5 }, 1, 2), b.m(1), drive(g.call({ k: 3 }), false), drive(g.call({ k: 4 }), true)])
`
}
