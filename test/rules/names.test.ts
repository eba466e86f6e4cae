/** Every name on the wire is a constant of core/semconv.ts: nowhere else is one spelled out. */
import { expect, it } from 'vitest'
import * as semconv from '../../src/core/semconv.js'
import { filesIn, parse, walk } from './sources.js'

const HOME = 'src/core/semconv.ts'

function names(value: unknown): string[] {
  if (typeof value === 'string') return value.includes('.') ? [value] : []
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(names) : []
}

function strings(file: string): string[] {
  const found: string[] = []
  walk(parse(file), (node) => {
    if (node.type === 'Literal' && typeof node.value === 'string') found.push(node.value)
    if (node.type === 'Property' || node.type === 'ImportDeclaration') return
  })
  return found
}

const known = new Set(names({ ...semconv }))
const NAMESPACE =
  /^(http|url|server|client|network|error|exception|db|user_agent|service|telemetry\.(sdk|distro)|host|os|browser|deployment|throughline)(\.[a-z0-9_]+)+$/

it('the conventions are known', () => {
  expect([...known]).toContain('http.request.method')
})

for (const folder of ['core', 'browser', 'node', 'collector']) {
  it(`${folder} takes its names from semconv.ts`, () => {
    const wrong = filesIn(`src/${folder}`)
      .filter((file) => file !== HOME)
      .flatMap((file) =>
        strings(file)
          .filter((text) => known.has(text) || NAMESPACE.test(text))
          .map((text) => `${file}: '${text}'`),
      )
    expect(wrong).toEqual([])
  })
}
