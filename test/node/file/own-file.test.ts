/** An application that writes a telemetry file of its own keeps it as it is, whatever Throughline writes beside it. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { runScript } from '../../support/script.js'
import { sink, sinkAroundTests } from '../../support/sink-around.js'

sinkAroundTests()

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'throughline-own-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** It writes in the three ways that a file has, and no line of it is ours. */
const application = (begin: string) => `
  import { appendFileSync, createWriteStream } from 'node:fs'
  import { appendFile } from 'node:fs/promises'
  import { once } from 'node:events'
  ${begin}
  const line = (i) => JSON.stringify({ resourceSpans: [], own: i, password: 'hunter2' }) + '\\n'
  for (let i = 0; i < 20; i++) {
    appendFileSync(process.env.OWN, line(i))
    telemetry?.span('work', () => telemetry.log.info('worked'))
    await telemetry?.flush()
    await appendFile(process.env.OWN, line(i + 0.5))
  }
  const stream = createWriteStream(process.env.OWN, { flags: 'a' })
  for (let i = 20; i < 30; i++) stream.write(line(i))
  stream.end()
  await once(stream, 'close')
  await telemetry?.stop()`

const run = async (begin: string, file?: string) => {
  const env = {
    OWN: join(folder, 'telemetry.jsonl'),
    ...(begin !== NONE && { OTEL_EXPORTER_OTLP_ENDPOINT: sink.url }),
    ...(file && { THROUGHLINE_FILE: join(folder, file) }),
  }
  const { code, stderr } = await runScript(application(begin), { env }).ended
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  const text = readFileSync(env.OWN, 'utf8')
  rmSync(env.OWN)
  return text
}

const NONE = 'const telemetry = undefined'
const OURS = "import { start } from 'throughline/node'\nconst telemetry = start()"

it('byte for byte: without a file of ours, with another, and line for line in the same', async () => {
  const alone = await run(NONE)
  expect(alone.split('\n')).toHaveLength(51)
  expect(await run(OURS)).toBe(alone)
  expect(readdirSync(folder)).toEqual([])
  expect(await run(OURS, 'other.jsonl')).toBe(alone)
  expect(readdirSync(folder)).toEqual(['other.jsonl'])
  const shared = await run(OURS, 'telemetry.jsonl')
  const own = shared.split('\n').filter((line) => !/^\{"resource\w+":\[\{/.test(line))
  expect(own.join('\n')).toBe(alone)
  expect(shared.length).toBeGreaterThan(alone.length)
})
