/** The direction of imports, as DESIGN's layout draws it. */
import { describe, expect, it } from 'vitest'
import { filesIn, type Import, importsOf } from './sources.js'

type Rule = (target: string, kind: Import['kind']) => boolean

const below = (folder: string) => (target: string) => target.startsWith(`src/${folder}/`)
const isCore = below('core')
const isErrors = (target: string) => target === 'src/core/errors'
const isOneOf =
  (...targets: string[]) =>
  (target: string) =>
    targets.includes(target) || targets.some((one) => target.startsWith(`${one}/`))

/** For each part what it may import from outside of itself. */
const MAY_IMPORT: Record<string, Rule> = {
  core: () => false,
  browser: isCore,
  node: isCore,
  // What a share of traces is, and what a pattern means, has to be the same on both sides of the wire.
  collector: (target, kind) =>
    isOneOf(
      'src/core/errors',
      'src/core/semconv',
      'src/core/otlp',
      'src/core/config/check',
      'src/core/config/sampling',
    )(target) ||
    isOneOf('src/core/sampling/bucket', 'src/core/sampling/pattern', 'src/core/sampling/threshold')(target) ||
    (below('core/sampling')(target) && kind === 'type'),
  viewer: (target, kind) => target === 'src/collector/wire' && kind === 'type',
  lower: isErrors,
  'react.ts': isOneOf('src/browser/index'),
  'vue.ts': isOneOf('src/browser/index'),
  'vite.ts': (target, kind) =>
    isErrors(target) ||
    below('lower')(target) ||
    (below('collector')(target) && kind !== 'value') ||
    (target === 'src/core/config/options' && kind === 'type'),
  // `exec` records a span, as any application does: by the Node entry and nothing behind it. How a program's end
  // is described it shares with the spans of child processes.
  'cli.ts': isOneOf(
    'src/core/errors',
    'src/core/semconv',
    'src/core/process/process-span',
    'src/collector',
    'src/node/index',
    'src/node/doctor',
  ),
}

const part = (path: string): string => path.split('/')[1]!.replace(/^(vite|cli|env)$/, '$1.ts')

const files = filesIn('src')

describe('imports', () => {
  it('are held for every part of src', () => {
    const parts = new Set(files.map(part).filter((name) => name !== 'env.d.ts' && name !== 'templates'))
    expect([...parts].filter((name) => !(name in MAY_IMPORT))).toEqual([])
    expect(parts).toContain('core')
  })

  for (const [name, mayImport] of Object.entries(MAY_IMPORT)) {
    it(`of ${name} go where they may`, () => {
      const wrong = files
        .filter((file) => part(file) === name)
        .flatMap((file) => importsOf(file).map((one) => ({ file, ...one })))
        .filter(({ target }) => target.startsWith('src/') && part(target) !== name)
        .filter(({ target, kind }) => !mayImport(target, kind))
      expect(wrong.map(({ file, specifier, kind }) => `${file}: ${kind} import of ${specifier}`)).toEqual([])
    })
  }

  it('within the repository end in an extension, as Node wants them', () => {
    const bare = files.flatMap((file) =>
      importsOf(file)
        .filter(({ specifier }) => specifier.startsWith('.') && !/\.\w+(\?\w+)?$/.test(specifier))
        .map(({ specifier }) => `${file}: ${specifier}`),
    )
    expect(bare).toEqual([])
  })

  it('of node:* stay out of what runs in a page', () => {
    const wrong = ['core', 'browser', 'viewer'].flatMap((folder) =>
      filesIn(`src/${folder}`).flatMap((file) =>
        importsOf(file)
          .filter(({ target }) => target.startsWith('node:'))
          .map(({ specifier }) => `${file}: ${specifier}`),
      ),
    )
    expect(wrong).toEqual([])
  })
})
