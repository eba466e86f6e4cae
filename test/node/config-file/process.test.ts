/** A process that is configured by a file alone, as it is installed: what arrives, and what it prints. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { runScript } from '../../support/script.js'
import { sink, sinkAroundTests } from '../../support/sink-around.js'

sinkAroundTests()

const folder = mkdtempSync(join(tmpdir(), 'config-file-'))
const path = join(folder, 'otel.yaml')
const program = `
import { telemetry } from 'throughline/register'
telemetry.span('work', () => {})
await telemetry.stop()
console.log(Object.keys((await import('node:module')).createRequire('/')['cache']).some((file) => file.endsWith('yaml.cjs')))`

beforeAll(() =>
  writeFileSync(
    path,
    `file_format: "1.0"
propagator: { composite_list: "tracecontext,baggage" }
resource: { attributes: [{ name: service.name, value: shop }] }
tracer_provider:
  processors:
    - batch: { exporter: { otlp_http: { endpoint: "\${SINK}/v1/traces", headers: [{ name: api-key, value: "\${KEY:-none}" }] } } }
`,
  ),
)
afterAll(() => rmSync(folder, { recursive: true }))

it('sends by the file, and not by other variables', async () => {
  const env = { OTEL_CONFIG_FILE: path, SINK: sink.url, OTEL_SERVICE_NAME: 'lost', OTEL_SDK_DISABLED: 'true' }
  const { stdout, stderr } = await runScript(program, { env }).ended
  expect(stderr).toBe('')
  expect(sink.spans()).toMatchObject([{ name: 'work', resource: { 'service.name': 'shop' } }])
  expect(sink.requests.map(({ signal }) => signal)).toEqual(['traces'])
  expect(sink.requests[0]?.headers['api-key']).toBe('none')
  expect(stdout).toBe('true\n')
})

/** Runs code in a process that has these limits by variables. */
const record = (code: string, limits: Record<string, string>) => {
  const variables = Object.entries(limits).map(([name, count]) => [`OTEL_${name}_COUNT_LIMIT`, count])
  return runScript(
    `import { telemetry } from 'throughline/register'
     ${code}
     await telemetry.stop()`,
    { env: { OTEL_EXPORTER_OTLP_ENDPOINT: sink.url, ...Object.fromEntries(variables) } },
  ).ended
}

it('bounds spans, events and log records each by its own variable', async () => {
  const { code, stderr } = await record(
    `telemetry.span('work', (span) => span.setAttributes({ a: 1, b: 2, c: 3 }).addEvent('e', { a: 1, b: 2 }))
     telemetry.log.info('said', { a: 1, b: 2, c: 3, d: 4 })`,
    { SPAN_ATTRIBUTE: '2', EVENT_ATTRIBUTE: '1', LOGRECORD_ATTRIBUTE: '3' },
  )
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  const [span] = sink.spans()
  expect(span?.attributes).toEqual({ a: 1, b: 2 })
  expect(span?.events?.[0]?.droppedAttributesCount).toBe(1)
  expect(sink.logs()[0]?.attributes).toEqual({ a: 1, b: 2, c: 3 })
})

it('lets a record hold nothing where its limit is 0', async () => {
  const { code, stderr } = await record(
    `const { context } = telemetry.span('first', (span) => ({ context: span.spanContext() }))
     telemetry.span('work', { links: [{ context }] }, (span) => span.setAttributes({ a: 1 }).addEvent('e'))`,
    { SPAN_ATTRIBUTE: '0', SPAN_EVENT: '0', SPAN_LINK: '0' },
  )
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  expect(sink.spans().find(({ name }) => name === 'work')).toMatchObject({
    attributes: {},
    ...{ droppedAttributesCount: 1, droppedEventsCount: 1, droppedLinksCount: 1 },
  })
  for (const { events, links } of sink.spans()) expect([events, links]).toEqual([undefined, undefined])
})

it('writes the file that the configuration file names', async () => {
  const [configuration, written] = [join(folder, 'file.yaml'), join(folder, 'telemetry.jsonl')]
  writeFileSync(
    configuration,
    `file_format: "1.0"
propagator: { composite_list: tracecontext }
tracer_provider: { processors: [{ batch: { exporter: { otlp_file/development: { output_stream: "${pathToFileURL(written)}" } } } }] }
`,
  )
  const { stderr } = await runScript(program, { env: { OTEL_CONFIG_FILE: configuration } }).ended
  expect(stderr).toBe('')
  const lines = readFileSync(written, 'utf8').trim().split('\n')
  expect(lines.map((line) => Object.keys(JSON.parse(line)))).toEqual([['resourceSpans']])
})

it('loads no parser without a file', async () => {
  const { stdout } = await runScript(program, { env: { OTEL_EXPORTER_OTLP_ENDPOINT: sink.url } }).ended
  expect(stdout).toBe('false\n')
})

it('starts without a file that is not there, and says so', async () => {
  const { code, stderr } = await runScript(program, { env: { OTEL_CONFIG_FILE: join(folder, 'none.yaml') } })
    .ended
  expect(code).toBe(0)
  expect(stderr).toContain('none.yaml cannot be used: ENOENT')
  expect(sink.requests).toEqual([])
})
