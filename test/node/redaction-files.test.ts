/** Secrets of every kind in every field, searched for in all that a process writes to disk, and sends at its very end. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { start } from '../../src/node/index.js'
import { startGrpcSink } from '../support/grpc-sink.js'
import { plant, plantByApi } from '../support/plant.js'
import { runScript } from '../support/script.js'
import { SECRETS, secretsIn } from '../support/secrets.js'
import { startSink } from '../support/sink.js'

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'throughline-redaction-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const written = () =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile())
    .map((path) => readFileSync(path, 'latin1'))

/** Both kinds of files, and a receiver that takes nothing; uncompressed, so that there is something to search. */
const options = (endpoint: string) => ({
  ...{ serviceName: 'shop', endpoint, compression: 'none' as const },
  ...{ file: join(folder, 'telemetry.jsonl'), spool: { directory: join(folder, 'spool') } },
  resource: Object.fromEntries(SECRETS.map(({ text }, i) => [`resource.${i}`, text])),
  limits: { retryMs: 1 },
})

/** As many as were planted, in files of both kinds. */
function expectOnlySpans(told: string[]): void {
  const [spooled, lines] = [
    told.filter((text) => !text.startsWith('{')),
    told.filter((text) => text.startsWith('{')),
  ]
  for (const texts of [spooled, lines])
    expect(texts.join().split('REDACTED').length).toBeGreaterThan(10 * SECRETS.length)
  expect(secretsIn(told)).toEqual([])
}

it('none of them is in the spool, nor in the file', async () => {
  const sink = await startSink()
  sink.answerWith({ status: 503, headers: { 'retry-after': '3600' } })
  const telemetry = start({ ...options(sink.url), instrument: false })
  for (const { text } of SECRETS) {
    plant(telemetry, text)
    plantByApi(text)
  }
  await telemetry.stop({ timeoutMs: 5000 })
  await sink.close()
  expectOnlySpans(written())
})

it.each(['http/json', 'http/protobuf', 'grpc'] as const)(
  'nor in what is sent at the very end of a process, by %s',
  async (protocol) => {
    const sink = await startSink()
    const receiver = await startGrpcSink()
    const endpoint = protocol === 'grpc' ? `http://127.0.0.1:${receiver.port}` : sink.url
    const { code, stderr } = await runScript(`
      import { start } from 'throughline/node'
      ${plant}
      const telemetry = start({
        ...${JSON.stringify({ endpoint, protocol, spool: false, compression: 'none' })},
        instrument: false, limits: { batchDelayMs: 60000, exitTimeoutMs: 60000, queueSize: 10000 },
      })
      for (const text of ${JSON.stringify(SECRETS.map(({ text }) => text))}) plant(telemetry, text)
      process.exit(3)
    `).ended
    receiver.close()
    await sink.close()
    expect({ code, stderr }).toEqual({ code: 3, stderr: '' })
    const told = [...sink.requests, ...receiver.calls]
    expect(new Set(told.map(({ signal }) => signal)).size).toBe(3)
    const texts = told.map(({ bytes }) => bytes.toString('latin1'))
    expect(texts.join().split('REDACTED').length).toBeGreaterThan(10 * SECRETS.length)
    expect(secretsIn(texts)).toEqual([])
  },
)

it.each(['process.exit(3)', 'throw new Error(texts.join())', 'Promise.reject(new Error(texts.join()))'])(
  'nor in what a process leaves that ends by %s',
  async (end) => {
    const { code } = await runScript(`
      import { start } from 'throughline/node'
      ${plant}
      const texts = ${JSON.stringify(SECRETS.map(({ text }) => text))}
      const telemetry = start(${JSON.stringify(options('http://127.0.0.1:9'))})
      for (const text of texts) plant(telemetry, text)
      ${end}
    `).ended
    expect(code).not.toBe(0)
    expectOnlySpans(written())
  },
)
