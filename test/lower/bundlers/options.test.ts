import { expect, test } from 'vitest'
import { ThroughlineError } from '../../../src/core/errors.js'
import { esbuild, rolldown, rollup, webpack } from '../../../src/lower/bundlers.js'

test.each(Object.entries({ esbuild, rolldown, rollup, webpack }))(
  '%s names every fault of its options at once',
  (name, plugin) => {
    const wrong = { include: 'src', target: 'es2016' } as never
    const problems = [
      '"include" must be a regular expression',
      'unknown option "target"; the options are include, exclude, lower',
    ]
    expect(() => plugin(wrong)).toThrow(
      expect.objectContaining({
        code: 'INVALID_OPTIONS',
        message: `throughline/lower ${name}(): ${problems.join('; ')}`,
        problems,
      }),
    )
    expect(() => plugin(wrong)).toThrow(ThroughlineError)
  },
)

test('a plugin that leaves out other files has another name, for caches to notice', () => {
  const names = [{}, { exclude: /a/ }, { include: /a/ }, { include: /b/ }].map(
    (filter) => rollup(filter).name,
  )
  expect(new Set(names).size).toBe(4)
  expect([{}, { exclude: /a/ }].map((filter) => esbuild(filter).name)).toEqual(names.slice(0, 2))
})
