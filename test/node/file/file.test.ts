import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { exportMessages, fromJson } from '../../../src/core/otlp/index.js'
import { type StartOptions, start, type Telemetry } from '../../../src/node/index.js'
import { runScript } from '../../support/script.js'
import { startSink } from '../../support/sink.js'

let folder: string
let telemetry: Telemetry | undefined
const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'throughline-file-'))
})
afterEach(async () => {
  await telemetry?.stop({ timeoutMs: 100 })
  rmSync(folder, { recursive: true, force: true })
  warn.mockClear()
  vi.unstubAllEnvs()
})

const path = () => join(folder, 'telemetry.jsonl')
const begin = (options: StartOptions = {}) => {
  telemetry = start({ serviceName: 'shop-api', instrument: false, file: path(), ...options })
  return telemetry
}
const linesOf = (file: string) => readFileSync(file, 'utf8').split('\n').slice(0, -1)
const spansOf = (file: string) =>
  linesOf(file)
    .filter((line) => line.startsWith('{"resourceSpans"'))
    .flatMap((line) => fromJson(exportMessages.traces.request, line).resourceSpans ?? [])
    .flatMap(({ scopeSpans = [] }) => scopeSpans.flatMap(({ spans = [] }) => spans))

it('gets a line for each request of each signal, in OTLP, without an endpoint', async () => {
  const telemetry = begin()
  telemetry.span('order', () => telemetry.log.warn('stock low', { sku: 'a\nb' }))
  telemetry.counter('orders').add(1)
  await telemetry.stop()
  const text = readFileSync(path(), 'utf8')
  expect(text.endsWith('\n')).toBe(true)
  expect(
    linesOf(path())
      .map((line) => Object.keys(JSON.parse(line))[0])
      .sort(),
  ).toEqual(['resourceLogs', 'resourceMetrics', 'resourceSpans'])
  expect(spansOf(path())).toMatchObject([{ name: 'order' }])
  expect(telemetry.status().traces).toEqual({ created: 1, exported: 1, dropped: {}, queued: 0 })
  expect(telemetry.status().file).toBeUndefined()
})

it('has its fields in the same order in each line', async () => {
  const telemetry = begin({ logs: false, metrics: false, limits: { batchSize: 1 } })
  for (let i = 0; i < 3; i++) telemetry.span('order', (span) => span.setAttribute('n', i))
  await telemetry.stop()
  const order = (value: unknown): unknown =>
    Array.isArray(value)
      ? value.map(order)
      : value && typeof value === 'object'
        ? Object.entries(value).map(([key, member]) => [key, order(member)])
        : typeof value
  const [first, ...others] = linesOf(path()).map((line) => order(JSON.parse(line)))
  expect(others).toEqual([first, first])
})

it('goes along with an endpoint, each with its own count', async () => {
  const sink = await startSink()
  sink.answerWith({ status: 400 })
  const telemetry = begin({ endpoint: sink.url, metrics: false })
  telemetry.span('order', () => {})
  await telemetry.stop()
  await sink.close()
  expect(telemetry.status().traces).toMatchObject({ created: 1, exported: 0, dropped: { rejected: 1 } })
  expect(telemetry.status().file).toMatchObject({
    traces: { created: 1, exported: 1, dropped: {} },
    logs: { created: 0 },
  })
  expect(Object.keys(telemetry.status().file!)).toEqual(['traces', 'logs'])
})

/** Windows has none in its file system. */
const pipes = process.platform === 'win32' ? [] : ['mkfifo']

it.each(pipes)('that is a pipe is not waited for, and what it does not get is counted', async (make) => {
  execFileSync(make, [path()])
  const telemetry = begin({ logs: false, metrics: false, limits: { retryMs: 1 } })
  telemetry.span('order', () => {})
  await telemetry.stop()
  expect(telemetry.status().traces).toMatchObject({ exported: 0, dropped: { unreachable: 1 } })
  expect(warn.mock.calls.join()).toContain('telemetry.jsonl (it is a pipe and no file)')
})

it('is not there when nobody asked for it', async () => {
  const sink = await startSink()
  const telemetry = begin({ endpoint: sink.url, file: undefined as never })
  telemetry.span('order', () => {})
  await telemetry.stop()
  await sink.close()
  expect(readdirSync(folder)).toEqual([])
  expect(telemetry.status()).not.toHaveProperty('file')
})

it('keeps what is in the file, byte for byte, and does not write on a line that was never finished', async () => {
  writeFileSync(path(), '{"mine":1}\n{"cut of')
  const telemetry = begin()
  telemetry.span('order', () => {})
  await telemetry.stop()
  expect(readFileSync(path(), 'utf8').startsWith('{"mine":1}\n{"cut of\n{"resource')).toBe(true)
})

it('is followed by a new one when it is full, and the oldest go', async () => {
  const telemetry = begin({
    ...{ logs: false, metrics: false, limits: { batchSize: 1 } },
    file: { path: path(), maxBytes: 6000, maxFiles: 3 },
  })
  for (let i = 0; i < 20; i++) {
    telemetry.span(`order ${i}`, () => {})
    await telemetry.flush()
  }
  await telemetry.stop()
  const files = readdirSync(folder).sort()
  expect(files).toHaveLength(3)
  expect(files.at(-1)).toBe('telemetry.jsonl')
  expect(files[0]).toMatch(/^telemetry-\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d\.\d{3}Z(_\d+)?\.jsonl$/)
  for (const file of files) expect(statSync(join(folder, file)).size).toBeLessThanOrEqual(6000)
  const names = files.flatMap((file) => spansOf(join(folder, file)).map(({ name }) => name))
  expect(names).toEqual(Array.from({ length: names.length }, (_, i) => `order ${20 - names.length + i}`))
})

it('is followed by a new one when its first line is too old, also in the next process', async () => {
  const write = async (name: string, maxAgeMs?: number) => {
    const telemetry = begin({ metrics: false, file: { path: path(), ...(maxAgeMs && { maxAgeMs }) } })
    telemetry.span(name, () => {})
    await telemetry.stop()
  }
  await write('first')
  await write('second')
  expect(readdirSync(folder)).toHaveLength(1)
  await new Promise((resolve) => setTimeout(resolve, 5))
  await write('third', 1)
  expect(readdirSync(folder)).toHaveLength(2)
  expect(spansOf(path()).map(({ name }) => name)).toEqual(['third'])
})

it('has what a process had when it crashed', async () => {
  const { code } = await runScript(
    `import { start } from 'throughline/node'
     const telemetry = start({ file: ${JSON.stringify(path())} })
     telemetry.span('last', () => {})
     throw new Error('crash')`,
  ).ended
  expect(code).toBe(1)
  expect(spansOf(path()).map(({ name }) => name)).toEqual(['last'])
})

it('is named by the variable; {pid} and missing folders are made', async () => {
  const { code, stderr } = await runScript(
    `import { start } from 'throughline/node'
     const telemetry = start()
     telemetry.span('order', () => {})
     await telemetry.stop()`,
    { env: { THROUGHLINE_FILE: join(folder, 'a', 'b-{pid}.jsonl') } },
  ).ended
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  expect(readdirSync(join(folder, 'a'))).toEqual([expect.stringMatching(/^b-\d+\.jsonl$/)])
})

it('that cannot be written costs records, counted, and one warning', async () => {
  writeFileSync(join(folder, 'file'), '')
  const telemetry = begin({
    ...{ file: join(folder, 'file', 'below'), limits: { retryMs: 1 } },
    ...{ logs: false, metrics: false },
  })
  telemetry.span('order', () => {})
  await telemetry.stop()
  expect(telemetry.status().traces).toMatchObject({ created: 1, exported: 0, dropped: { unreachable: 1 } })
  expect(warn.mock.calls.flat()).toEqual([
    expect.stringMatching(/^\[throughline\] cannot reach .*below \((ENOTDIR|EEXIST)/),
  ])
})

it.each([
  ['', '"file" must be a non-empty string, but is ""'],
  [{ maxFiles: 2 }, '"file.path" must be a non-empty string, but is undefined'],
  [{ path: 'x', maxFiles: 0 }, '"file.maxFiles" must be a whole number above 0, but is 0'],
])('refuses %j', (file, problem) => {
  expect(() => begin({ file: file as never })).toThrow(problem)
})
