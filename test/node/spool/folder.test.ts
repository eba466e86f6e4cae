/** A folder in which nothing can be kept: it is said, and the application goes on. */
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { runScript } from '../../support/script.js'
import { begin, sink, sinkEachTest } from '../../support/telemetry.js'

let folder: string
const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
const OPTIONS = {
  serviceName: 'shop-api',
  instrument: false,
  logs: false,
  metrics: false,
  limits: { retryMs: 1 },
} as const

sinkEachTest(OPTIONS)
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'throughline-spool-'))
  sink.answerWith({ status: 503, headers: { 'retry-after': '3600' } })
})
afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
  warn.mockClear()
})

it('says once that there is no folder to write, and goes on without', async () => {
  const file = join(folder, 'file')
  writeFileSync(file, '')
  const telemetry = begin({ spool: { directory: join(file, 'below') } })
  telemetry.span('order', () => {})
  await telemetry.flush({ timeoutMs: 60_000 })
  await telemetry.stop()
  expect(warn.mock.calls.flat().filter((line) => String(line).includes('spool'))).toEqual([
    expect.stringMatching(
      /no folder for the spool: .*below.* \(ENOTDIR|no folder\); what cannot be delivered is dropped\. Give start\(\) a "spool\.directory"/,
    ),
  ])
  expect(telemetry.status().traces.dropped).toEqual({ unreachable: 1 })
})

it('says what becomes of records when its folder turns out to be none, and goes on', async () => {
  const telemetry = begin({ spool: { directory: folder } })
  telemetry.span('kept', () => {})
  await telemetry.flush({ timeoutMs: 60_000 })
  const [own] = readdirSync(folder)
  rmSync(join(folder, own!), { recursive: true })
  writeFileSync(join(folder, own!), '')
  telemetry.span('lost', () => {})
  await telemetry.flush({ timeoutMs: 60_000 })
  expect(telemetry.status().traces).toMatchObject({ spooled: 1, dropped: { unreachable: 1 } })
  expect(warn.mock.calls.join('\n')).toMatch(/cannot write to the spool .* \((ENOTDIR|ENOENT|EEXIST)\);/)
})

/** Where a system has it, a new folder in it is refused in a way for which Node's own `recursive` tries for ever. */
it.each(['/proc'].filter(existsSync))('is not waited for below %s', async (system) => {
  const options = { ...OPTIONS, spool: { directory: join(system, 'throughline', 'spool') } }
  const { code, stdout } = await runScript(
    `import { start } from 'throughline/node'
     const telemetry = start(${JSON.stringify({ ...options, endpoint: sink.url })})
     telemetry.span('lost', () => {})
     await telemetry.flush({ timeoutMs: 60_000 })
     await telemetry.stop()
     console.log(JSON.stringify(telemetry.status().traces.dropped))`,
  ).ended
  expect([code, stdout.trim()]).toEqual([0, '{"unreachable":1}'])
})
