import { describe, expect, test } from 'vitest'
import { runtime } from '../../src/lower/index.js'
import type { LowerFilter } from '../../src/lower/options.js'
import { lowerPlugin } from '../../src/lower/plugin.js'

const source = 'export const f = async () => {}'
const refuse = () => {
  throw new Error('not JavaScript')
}

const transform = (id: string, filter?: LowerFilter, code = source) =>
  lowerPlugin('lower', filter).transform.handler.call({ parse: refuse }, code, id)

describe('the bundler-independent plugin', () => {
  test('resolves and loads the runtime that it imports, and never lowers it', () => {
    const plugin = lowerPlugin('lower')
    const specifier = /from"(.+?)"/.exec(transform('/a.js')!.code)![1]!
    const id = plugin.resolveId(specifier)!
    expect(plugin.load(id)).toEqual({ code: runtime, moduleSideEffects: false })
    expect(plugin.resolveId('./a.js')).toBeUndefined()
    expect(plugin.load('/a.js')).toBeUndefined()
    expect(transform(id)).toBeUndefined()
  })

  test('lowers what is included and not excluded', () => {
    expect(transform('/src/a.js', { include: /src/ })).toBeDefined()
    expect(transform('/lib/a.js', { include: /src/ })).toBeUndefined()
    expect(transform('/src/a.js', { include: /src/, exclude: /a\.js/ })).toBeUndefined()
  })

  test('imports nothing into a classic worker of the dev server, which is a script', () => {
    const script = 'onmessage = async () => { postMessage(await 1) }'
    expect(transform('/w.js?worker_file&type=module', {}, script)!.code).toContain('import{')
    const { code } = transform('/w.js?worker_file&type=classic', {}, script)!
    expect(() => new Function(code)).not.toThrow()
  })

  test('asks the bundler’s parser first as JavaScript, then in the language of the file', () => {
    const asked: unknown[] = []
    const parse = (_code: string, options?: unknown): unknown => {
      asked.push(options)
      return refuse()
    }
    const { handler } = lowerPlugin('lower').transform
    expect(handler.call({ parse }, `${source} as const`, '/a.tsx?v=1')).toBeUndefined()
    expect(asked).toEqual([undefined, { lang: 'tsx' }])
  })
})
