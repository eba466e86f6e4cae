import { expect, test } from 'vitest'
import { ThroughlineError } from '../../src/core/errors.js'
import byDefault, { type ThroughlineViteOptions, throughline } from '../../src/vite.js'

const problemsOf = (options: unknown): readonly string[] => {
  try {
    throughline(options as ThroughlineViteOptions)
  } catch (error) {
    expect(error).toBeInstanceOf(ThroughlineError)
    expect((error as ThroughlineError).code).toBe('INVALID_OPTIONS')
    return (error as ThroughlineError).problems
  }
  return []
}

test('every fault of the options is named at once', () => {
  expect(problemsOf({ target: 'es2016', include: 'src', lower: 1 })).toEqual([
    'unknown option "target"; the options are include, exclude, lower',
    '"include" must be a regular expression',
    '"lower" must be true or false',
  ])
})

test('valid options are taken', () => {
  expect(problemsOf({ include: /src/, exclude: undefined, lower: true })).toEqual([])
})

test('the default export is the same function', () => {
  expect(byDefault).toBe(throughline)
})

test('lower: false leaves nothing behind', () => {
  expect(throughline({ lower: false })).toEqual([])
})

test('only environments for clients are lowered', () => {
  const [plugin] = throughline()
  expect(plugin!.applyToEnvironment({ config: { consumer: 'client' } })).toBe(true)
  expect(plugin!.applyToEnvironment({ config: { consumer: 'server' } })).toBe(false)
  expect(plugin!.configEnvironment('ssr', {})).toBeUndefined()
  expect(plugin!.configEnvironment('edge', { consumer: 'client' })).toBeDefined()
})
