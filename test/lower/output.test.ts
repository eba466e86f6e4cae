import { SourceMap, type SourceMapPayload } from 'node:module'
import { parseAst } from 'vite'
import { describe, expect, test } from 'vitest'
import { lower } from '../../src/lower/index.js'

const text = (code: string): string | undefined => lower(code, { runtime: 'rt' })?.code

describe('what is left alone', () => {
  test.each([
    ['code without async', 'export const a = 1; function* g() { yield 1 }'],
    ['the word in strings and comments', 'export const a = "async" // async function'],
    ['async as a name', 'const async = 1; async(1); export { async }'],
    ['top-level await', 'export const a = await import("x"); for await (const b of a) b.async'],
    ['code that does not parse', 'async function ('],
    ['await using', 'export async function f() { await using a = b(); await 1 }'],
    ['functions that bind the name yield', 'async function f() { var yield = 1; await yield }'],
  ])('%s', (_name, code) => {
    expect(lower(code, { runtime: 'rt' })).toBeUndefined()
  })

  test('top-level await beside functions that are lowered', () => {
    expect(text('export const a = await (async () => 1)()')).toContain('export const a = await (()')
  })

  test('all other syntax, character for character', () => {
    const kept =
      'class A { #x = 1; static { this.y ??= 1_000n } get z() { return this?.#x ** 2 } } /* c */ /re/v '
    expect(text(`${kept}\nasync () => 1`)).toContain(kept)
  })
})

describe('where the helpers go', () => {
  test('an import in a module, on its first line', () => {
    expect(text('import "x"\nexport const f = async () => {}')).toMatch(
      /^import\{a as _tl_a\}from"rt";var _tlf0;import "x"\n/,
    )
  })

  test('a require in a CommonJS file', () => {
    expect(text('exports.f = async () => {}')).toMatch(/^var _tl_a=require\("rt"\)\.a;exports\.f/)
  })

  test('behind directives and a hashbang', () => {
    expect(text('"use client"\nexport const f = async () => {}')).toMatch(
      /^"use client";import\{a as _tl_a\}/,
    )
    expect(text('#!/usr/bin/env node\nasync () => {}')).toMatch(
      /^#!\/usr\/bin\/env node\nimport\{a as _tl_a\}/,
    )
  })

  test('behind the last line without a module to import from, and it runs', async () => {
    const code = lower('globalThis.inlined = (async (x) => (await x) + 1)(1)')!.code
    new Function(code)()
    expect(await (globalThis as unknown as { inlined: Promise<number> }).inlined).toBe(2)
  })

  test('under names that the code does not use', () => {
    expect(text('export const _tl_a = async () => {}')).toMatch(/^import\{a as _tl_{2,}a\}from/)
  })
})

describe('generators are kept from call to call', () => {
  test.each([
    ['of what a module evaluates once', 'export class A { async m() {} }', 'var _tlf0;'],
    ['of each instance, which differs in this only', 'export class A { m = async () => this }', 'var _tlf0;'],
    ['of a const in a block', 'export function f() { const g = async () => 1 }', '{ let _tlf0;const g'],
    ['of a declaration', 'export function f() { async function g() {} }', '{ var _tlf0;function g'],
  ])('%s', (_name, code, cell) => {
    expect(text(code)).toContain(cell)
    expect(text(code)).toContain('_tl_a(_tlf0||(_tlf0=function*')
  })

  test.each([
    ['of a function that is made for one call', 'export function f() { return async () => 1 }'],
    ['of a script, whose variables are everybody’s', 'var f = async () => 1'],
    ['of what closes over the call', 'export class A { async m() { return super.m() } }'],
    ['of each instance, made by a call', 'export const m = () => class { m = async () => 1 }'],
    ['of a loop', 'for (let i = 0; i < 3; i++) (async () => i)(); export {}'],
  ])('but not those %s', (_name, code) => {
    expect(text(code)).toContain('_tl_a(function*')
  })
})

describe('parsers', () => {
  test('Rolldown’s and acorn’s trees give the same code', () => {
    const code =
      'export class A extends B { async *m({ a } = {}) { for await (const b of super.x(a)) yield* (b) } }'
    const parse = (source: string): unknown => parseAst(source)
    expect(lower(code, { runtime: 'rt', parse })!.code).toBe(text(code))
  })

  test('types stay where they were, for bundlers that remove them later', () => {
    const code =
      'const f = async <T>(a: T, b?: number): Promise<T> => { await b; return a }\nexport async function g(this: void, { a }: { a: number }): Promise<void> { f(a) }'
    const parse = (source: string): unknown => parseAst(source, { lang: 'ts' })
    const lowered = lower(code, { runtime: 'rt', parse })!.code
    expect(lowered).toContain('=function*<T>(a: T, b?: number): Promise<T> ')
    expect(lowered).toContain(
      'function g(_tl0){return _tl_a(_tlf1||(_tlf1=function*(this: void, { a }: { a: number }): Promise<void> {',
    )
    parseAst(lowered, { lang: 'ts' })
  })
})

describe('source maps', () => {
  const source = [
    'export async function load(url, { retry } = {}) {',
    '  const response = await fetch(url)',
    '  for await (const part of response.body) handle(part)',
    '  return super_long_name_at_the_end(retry)',
    '}',
  ]
  const { code, map } = lower(source.join('\n'), { runtime: 'rt' })!

  test.each(['load', 'fetch', 'response.body', 'handle', 'super_long', 'retry)'])(
    'lead %s to its place',
    (name) => {
      const at = (lines: string[]): [line: number, column: number] => {
        const line = lines.findIndex((candidate) => candidate.includes(name))
        return [line, lines[line]!.indexOf(name)]
      }
      const entry = new SourceMap(map as unknown as SourceMapPayload).findEntry(...at(code.split('\n')))
      expect(entry).toMatchObject({ originalLine: at(source)[0], originalColumn: at(source)[1] })
    },
  )

  test('keep every line a line', () => {
    expect(code.split('\n')).toHaveLength(source.length)
  })
})
