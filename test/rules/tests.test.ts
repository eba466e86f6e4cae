/** Nothing is skipped silently: a test that does not apply is not written, one that fails is mended. */
import { expect, it } from 'vitest'
import { filesIn, parse, walk } from './sources.js'

const SKIPS = /^(only|skip|todo|skipIf|runIf|fails)$/
const TESTS = /^(it|test|describe|suite)$/

interface Member {
  object: Member & { name?: string }
  property: { name?: string }
}

/** The first name of `it.concurrent.only`. */
const rootName = (node: Member): string | undefined =>
  node.object?.object ? rootName(node.object) : node.object?.name

function skips(file: string): string[] {
  const found: string[] = []
  walk(parse(file), (node) => {
    if (node.type !== 'MemberExpression') return
    const member = node as unknown as Member
    const name = member.property.name ?? ''
    if (SKIPS.test(name) && TESTS.test(rootName(member) ?? '')) found.push(`${file}: .${name}`)
  })
  return found
}

it('no test is skipped or runs alone', () => {
  const files = filesIn('test', /\.tsx?$/)
  expect(files.length).toBeGreaterThan(5)
  expect(files.flatMap(skips)).toEqual([])
})

it('every test file is one that vitest finds', () => {
  const lost = filesIn('test', /\.(spec|tests)\.[jt]sx?$|\.test\.(js|mts|jsx)$/)
  expect(lost).toEqual([])
})
