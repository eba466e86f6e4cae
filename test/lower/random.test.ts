import { expect, test } from 'vitest'
import { randomProgram } from './randomProgram.js'
import { lowerModule, lowerScript, run } from './support.js'

const perTest = 50

test.each([1, 2, 3, 4, 5, 6, 7, 8])('random programs do the same lowered (part %i)', async (part) => {
  let entries = 0
  for (let seed = part * perTest; seed < (part + 1) * perTest; seed++) {
    const code = randomProgram(seed)
    const native = await run(code)
    expect(native.at(-1), `seed ${seed}`).toContain('result')
    const lowered = lowerScript(code)
    expect(lowered, `seed ${seed}`).not.toContain('async function')
    expect(await run(lowered), `seed ${seed}`).toEqual(native)
    expect(await run(lowerModule(code).lowered), `seed ${seed}`).toEqual(native)
    entries += native.length
  }
  // Programs that do nothing would agree as well.
  expect(entries).toBeGreaterThan(perTest * 10)
})
