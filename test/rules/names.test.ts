/** Every name on the wire is a constant of core/semconv.ts: nowhere else is one spelled out. */
import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import * as conventions from '@opentelemetry/semantic-conventions/incubating'
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

/** Names that the package of the conventions has not, and why they are right all the same. */
const ELSEWHERE = [
  // Attributes of the browser events that the conventions are still drafting.
  'browser.navigation.type',
  'browser.navigation.same_document',
  'browser.navigation.hash_change',
  'browser.long_animation_frame',
  'browser.long_task',
  // Of the SDK's specification: https://opentelemetry.io/docs/specs/otel/metrics/sdk/#overflow-attribute
  'otel.metric.overflow',
]

/** What its declarations call deprecated; calls of models have only moved to conventions of their own. */
function deprecated(): Set<string> {
  const folder = dirname(
    createRequire(import.meta.url).resolve('@opentelemetry/semantic-conventions/incubating'),
  )
  const found = readdirSync(folder)
    .filter((file) => /^(experimental|stable)_.*\.d\.[cm]?ts$/.test(file))
    .flatMap((file) => readFileSync(join(folder, file), 'utf8').split('/**'))
    .filter((declaration) => declaration.includes('@deprecated'))
    .map((declaration) => /: "([^"]+)"/.exec(declaration)?.[1] ?? '')
  return new Set(found.filter((name) => !name.startsWith('gen_ai.')))
}

it('names are those of the conventions, and none is deprecated there', () => {
  const theirs = new Set<unknown>(Object.values(conventions))
  const old = deprecated()
  expect([...old]).toContain('v8js.memory.heap.limit')
  const ours = [...known].filter((name) => !name.startsWith('throughline.') && !ELSEWHERE.includes(name))
  expect(ours.filter((name) => !theirs.has(name) || old.has(name))).toEqual([])
})
