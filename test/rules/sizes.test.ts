/** A file answers one question, so it stays short. */
import { expect, it } from 'vitest'
import { filesIn, read } from './sources.js'

const MOST_LINES = 250

/** Tables and recorded data: one question, many rows. */
const TABLES = ['src/core/otlp/schema.ts', 'test/support/viewer-traces.ts']

it(`no file has more than ${MOST_LINES} lines`, () => {
  const long = ['src', 'test', '.ci']
    .flatMap((folder) => filesIn(folder))
    .filter((file) => !TABLES.includes(file))
    .map((file) => ({ file, lines: read(file).split('\n').length - 1 }))
    .filter(({ lines }) => lines > MOST_LINES)
  expect(long.map(({ file, lines }) => `${file}: ${lines}`)).toEqual([])
})
