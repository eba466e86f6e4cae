export const points = [
  'generator body',
  'for await',
  'after break',
  'generator finally',
  'yield*',
  'iterator by hand',
  'await in a generator of what is settled elsewhere',
]

export async function task({ check, pause, elsewhere }) {
  async function* numbers(upTo) {
    try {
      for (let number = 0; number < upTo; number++) {
        await pause()
        if (number === 1) check('generator body')
        yield number
      }
    } finally {
      await pause()
      if (upTo === 9) check('generator finally')
    }
  }
  for await (const number of numbers(2)) {
    await pause()
    if (number === 1) check('for await')
  }
  for await (const number of numbers(9)) if (number === 0) break
  check('after break')

  async function* outer() {
    yield* numbers(1)
    check('yield*')
    await new Promise(elsewhere)
    check('await in a generator of what is settled elsewhere')
  }
  for await (const _ of outer()) await pause()

  let left = 3
  const byHand = {
    async next() {
      await pause()
      return { done: left-- === 0, value: left }
    },
  }
  for await (const value of { [Symbol.asyncIterator]: () => byHand })
    if (value === 0) check('iterator by hand')
}
