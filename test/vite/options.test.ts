import { expect, test } from 'vitest'
import { ThroughlineError } from '../../src/core/errors.js'
import byDefault, {
  type ThroughlineViteOptions,
  type ThroughlineVitePlugin,
  throughline,
} from '../../src/vite.js'

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
    'unknown option "target"; the options are include, exclude, lower, start, collector, build',
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

test('what is switched off leaves nothing behind', () => {
  expect(throughline({ lower: false, start: false, collector: false })).toEqual([])
})

test('a start-up that cannot be written into the page is refused, and says what to do', () => {
  expect(
    problemsOf({
      start: { spanProcessors: [{ onStart() {} }], propagateTo: [/api/] },
      collector: { port: 1 },
    }),
  ).toEqual([
    '"start.spanProcessors[0].onStart" cannot be written into the page; call start() in a module of yours and name it: start: \'/src/telemetry.ts\'',
    'unknown option "collector.port"; the options are dataDir, corsOrigins',
  ])
  expect(problemsOf({ build: true })).toEqual([
    '"build" needs "start.endpoint", where the pages of the build send to',
  ])
})

test('only environments for clients are lowered', () => {
  const [plugin] = throughline({ start: false, collector: false }) as ThroughlineVitePlugin[]
  expect(plugin!.applyToEnvironment({ config: { consumer: 'client' } })).toBe(true)
  expect(plugin!.applyToEnvironment({ config: { consumer: 'server' } })).toBe(false)
  expect(plugin!.configEnvironment('ssr', {})).toBeUndefined()
  expect(plugin!.configEnvironment('edge', { consumer: 'client' })).toBeDefined()
})
