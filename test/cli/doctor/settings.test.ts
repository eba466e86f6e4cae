/** What `throughline doctor` prints of the configuration: values, where they are from, and no secret. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { runDoctor } from '../../support/doctor.js'
import { throughline } from '../../support/exec.js'
import { sink, sinkAroundTests } from '../../support/sink-around.js'

sinkAroundTests()
const folder = mkdtempSync(join(tmpdir(), 'doctor-'))
afterAll(() => rmSync(folder, { recursive: true }))

const setting = (text: string, name: string) =>
  new RegExp(`^  ${name.replaceAll('.', '\\.')} +(.*)$`, 'm').exec(text)?.[1]

it('names the variable, the option or the default that a value is from', async () => {
  const { text } = await runDoctor(
    {
      OTEL_SERVICE_NAME: 'shop',
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://lost.invalid',
      OTEL_EXPORTER_OTLP_TIMEOUT: '3000',
      OTEL_EXPORTER_OTLP_LOGS_TIMEOUT: '2000',
      OTEL_TRACES_SAMPLER: 'traceidratio',
      OTEL_TRACES_SAMPLER_ARG: '0.25',
      OTEL_BSP_MAX_QUEUE_SIZE: '2048',
    },
    ['--endpoint', sink.url],
  )
  const shown = Object.fromEntries(
    [
      'serviceName',
      'traces.endpoint',
      'traces.timeoutMs',
      'logs.timeoutMs',
      'traces.queueSize',
      'logs.queueSize',
      'sampling',
      'propagators',
    ].map((name) => [name, setting(text, name)]),
  )
  expect(shown).toEqual({
    serviceName: 'shop  (OTEL_SERVICE_NAME)',
    'traces.endpoint': `${sink.url}/v1/traces  (option)`,
    'traces.timeoutMs': '3000  (OTEL_EXPORTER_OTLP_TIMEOUT)',
    'logs.timeoutMs': '2000  (OTEL_EXPORTER_OTLP_LOGS_TIMEOUT)',
    'traces.queueSize': '2048  (OTEL_BSP_MAX_QUEUE_SIZE)',
    'logs.queueSize': '2048  (default)',
    sampling: '{"ratio":0.25,"parentBased":false}  (OTEL_TRACES_SAMPLER)',
    propagators: 'tracecontext,baggage  (default)',
  })
})

it('shows every value that a variable set, by that variable', async () => {
  const variables: Record<string, [value: string, name: string, shown?: string]> = {
    OTEL_RESOURCE_ATTRIBUTES: ['team=web,db.password=pass-word', 'resource.team', 'web'],
    OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT: ['71', 'traces.attributeCount'],
    OTEL_LOGRECORD_ATTRIBUTE_COUNT_LIMIT: ['72', 'logs.attributeCount'],
    OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT: ['73', 'traces.attributeValueLength'],
    OTEL_SPAN_EVENT_COUNT_LIMIT: ['74', 'traces.eventCount'],
    OTEL_SPAN_LINK_COUNT_LIMIT: ['75', 'traces.linkCount'],
    OTEL_EVENT_ATTRIBUTE_COUNT_LIMIT: ['76', 'traces.eventAttributeCount'],
    OTEL_LINK_ATTRIBUTE_COUNT_LIMIT: ['77', 'traces.linkAttributeCount'],
    OTEL_METRIC_EXPORT_TIMEOUT: ['78', 'metrics.retryMs'],
    OTEL_EXPORTER_OTLP_ENDPOINT: [
      sink.url.replace('//', '//me:pass-word@'),
      'logs.headers',
      'authorization: ***',
    ],
    THROUGHLINE_FILE: [join(folder, 'telemetry-{pid}.jsonl'), 'file'],
    THROUGHLINE_REDACT: ['hash', 'redact'],
    THROUGHLINE_REDACT_KEYS: ['iban,pin', 'redact.keys', 'iban, pin'],
    THROUGHLINE_REDACT_ALLOW: ['csrf_token', 'redact.allow'],
    THROUGHLINE_REDACT_EMAILS: ['true', 'redact.emails'],
    THROUGHLINE_REDACT_SALT: ['pass-word', 'redact.salt', '***'],
    THROUGHLINE_SPOOL: [folder, 'spool'],
  }
  const all = Object.entries(variables)
  const { text, problems } = await runDoctor(Object.fromEntries(all.map(([name, [value]]) => [name, value])))
  expect(Object.fromEntries(all.map(([, [, name]]) => [name, setting(text, name)]))).toEqual(
    Object.fromEntries(
      all.map(([variable, [value, name, shown = value]]) => [name, `${shown}  (${variable})`]),
    ),
  )
  expect(setting(text, 'spool.maxBytes')).toBe('67108864  (default)')
  expect(setting(text, 'resource.db.password')).toMatch(
    /^hash:\w+ {2}\(OTEL_RESOURCE_ATTRIBUTES\)$|^REDACTED/,
  )
  expect(text).not.toContain('pass-word')
  expect(problems).toEqual([])
})

it('names the configuration file, and says what in it is not supported', async () => {
  const path = join(folder, 'otel.yaml')
  writeFileSync(
    path,
    `file_format: "1.0"
log_level: info
propagator: { composite_list: baggage }
tracer_provider: { processors: [{ batch: { exporter: { otlp_http: { endpoint: "${sink.url}/v1/traces" } } } }] }
`,
  )
  const { code, text, problems } = await runDoctor({ OTEL_CONFIG_FILE: path, OTEL_SERVICE_NAME: 'lost' })
  expect(setting(text, 'traces.endpoint')).toBe(`${sink.url}/v1/traces  (${path})`)
  expect(setting(text, 'propagators')).toBe(`baggage  (${path})`)
  expect(setting(text, 'logs.endpoint')).toBe(`none: not exported  (${path})`)
  expect(setting(text, 'serviceName')).toContain('(default)')
  expect(problems).toEqual([expect.stringContaining('"log_level" is not supported; it is ignored')])
  expect(code).toBe(1)
})

it('shows no secret, on the page and in JSON', async () => {
  const env = {
    OTEL_EXPORTER_OTLP_ENDPOINT: `${sink.url.replace('//', '//user:pass-word@')}?key=que-ry`,
    OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Bearer%20to-ken',
    OTEL_EXPORTER_OTLP_CLIENT_KEY: '-----BEGIN PRIVATE KEY-----se-cret',
  }
  const page = await runDoctor(env)
  expect(setting(page.text, 'traces.headers')).toBe('authorization: ***  (OTEL_EXPORTER_OTLP_HEADERS)')
  const json = await runDoctor(env, ['--json'])
  for (const { text } of [page, json]) expect(text).not.toMatch(/pass-word|que-ry|to-ken|se-cret/)
  const { ok, settings, findings } = JSON.parse(json.text)
  expect(settings[0]).toEqual({ name: 'enabled', value: 'true', source: 'default' })
  expect(findings.map(({ about }: { about: string }) => about)).toContain('import order')
  expect(ok).toBe(json.code === 0)
})

it('says that nothing is exported, and where the spool cannot be', async () => {
  const file = join(folder, 'a-file')
  writeFileSync(file, '')
  const { code, problems } = await runDoctor({ THROUGHLINE_SPOOL: file })
  expect(problems).toEqual([
    expect.stringContaining('nothing is exported: set OTEL_EXPORTER_OTLP_ENDPOINT'),
    expect.stringMatching(
      /spool: no folder can be written: .*; set THROUGHLINE_SPOOL to one that can, or to false/,
    ),
  ])
  expect(code).toBe(1)
})

it('leaves no folder behind where it tried the spool', async () => {
  const directory = join(folder, 'state', 'spool')
  const { text } = await runDoctor({ THROUGHLINE_SPOOL: directory })
  expect(text).toContain(`ok      spool: can be written: ${directory}`)
  expect(existsSync(join(folder, 'state'))).toBe(false)
})

it.each(['/proc'].filter(existsSync))(
  'tries the spool, whatever is said of rights below %s',
  async (system) => {
    const { problems } = await runDoctor({ THROUGHLINE_SPOOL: join(system, 'throughline', 'spool') })
    expect(problems).toContainEqual(expect.stringContaining('spool: no folder can be written: '))
  },
)

it('says whether the file can be written, and leaves it as it is', async () => {
  const file = join(folder, 'own.jsonl')
  writeFileSync(file, '{"mine":1}\n')
  for (const [path, found] of [
    [file, `ok      file: can be written: ${file}`],
    [join(folder, 'new', 'a-{pid}.jsonl'), 'ok      file: can be written: '],
    [join(file, 'below.jsonl'), `PROBLEM file: ${join(file, 'below.jsonl')} cannot be written (`],
  ] as const)
    expect((await runDoctor({ THROUGHLINE_FILE: path })).text).toContain(found)
  expect(readFileSync(file, 'utf8')).toBe('{"mine":1}\n')
  expect(existsSync(join(folder, 'new'))).toBe(false)
})

it('is a usage error for an origin that is none', async () => {
  const { code, stderr } = await throughline(['doctor', '--page-origin', 'shop']).ended
  expect({ code, stderr }).toEqual({
    code: 2,
    stderr: 'throughline: --page-origin shop: expected an origin such as https://shop.example\n',
  })
})
