import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { lowerModule, lowerScript, run } from './support.js'

/**
 * Every program of the corpus runs twice, as it is and lowered, and must do the same things in the same
 * order and end in the same way. Programs are separated by a line `// ## title`; the last expression is the
 * program's result. `// async` code must be gone from the lowered text.
 */
const corpus = [
  'functions',
  'arrows',
  'classes',
  'expressions',
  'generators',
  'loops',
  'cells',
  'sloppy',
].flatMap((file) =>
  readFileSync(new URL(`../fixtures/lower/${file}.js`, import.meta.url), 'utf8')
    .split(/^\/\/ ## /m)
    .slice(1)
    .map((text) => ({
      file,
      title: text.slice(0, text.indexOf('\n')),
      code: text.slice(text.indexOf('\n') + 1),
    })),
)

describe.each(corpus)('$file: $title', ({ code }) => {
  test('does what native code does', async () => {
    const lowered = lowerScript(code)
    expect(lowered.split('\n').length).toBe(code.split('\n').length + 1)
    const native = await run(code)
    expect(native.at(-1)).not.toContain('SyntaxError')
    expect(await run(lowered), lowered).toEqual(native)
  })
})

// In a module, which is always strict, the generators of what is evaluated once are kept.
describe.each(corpus.filter(({ file, title }) => !`${file} ${title}`.includes('sloppy')))(
  '$file, as a module: $title',
  ({ code }) => {
    test('does what native code does', async () => {
      const { native, lowered } = lowerModule(code)
      const trace = await run(native)
      expect(trace.at(-1)).not.toContain('SyntaxError')
      expect(await run(lowered), lowered).toEqual(trace)
    })
  },
)
