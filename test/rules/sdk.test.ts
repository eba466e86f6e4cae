/** SDK objects are made in one file per environment, so that the next OpenTelemetry line changes only those. */
import { expect, it } from 'vitest'
import { filesIn, importsOf } from './sources.js'

/** What is constructed; `api`, `api-logs`, `core` (propagators, clocks) and the conventions are not. */
const SDK = /^@opentelemetry\/(sdk-|otlp-|exporter-|resources|context-)/

const constructing = (folder: string): string[] =>
  filesIn(`src/${folder}`).filter((file) =>
    importsOf(file).some(({ target, kind }) => SDK.test(target) && kind !== 'type'),
  )

for (const folder of ['core', 'browser', 'node']) {
  it(`${folder} makes SDK objects in one file at most`, () => {
    const files = constructing(folder)
    expect(files, files.join(', ')).toHaveLength(Math.min(files.length, 1))
  })
}

it('nothing else makes SDK objects', () => {
  const files = ['collector', 'viewer', 'lower'].flatMap(constructing)
  expect(files).toEqual([])
})

it('the core makes none: its providers are ours', () => {
  expect(constructing('core')).toEqual([])
})
