/** Secrets of every kind in every field of every signal, searched for in the bytes that were sent. */
import { SpanStatusCode, trace } from '@opentelemetry/api'
import { logs } from '@opentelemetry/api-logs'
import { InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { type StartOptions, start, type Telemetry } from '../../src/node/index.js'
import { SECRETS } from '../support/secrets.js'
import { type Sink, startSink } from '../support/sink.js'

let sink: Sink
let telemetry: Telemetry | undefined
const begin = (options: StartOptions) => {
  telemetry = start({ instrument: false, endpoint: sink.url, ...options })
  return telemetry
}

beforeEach(async () => {
  sink = await startSink()
})
afterEach(async () => {
  await telemetry?.stop()
  await sink.close()
})

const carrier: Record<string, string> = {}

/** Puts a text into every field that an application can write. */
function plant(telemetry: Telemetry, text: string): void {
  const attributes = { note: text, list: ['first', text] }
  const link = { context: trace.wrapSpanContext(CONTEXT).spanContext(), attributes }
  telemetry.withBaggage({ note: text, 'session.id': text }, () => {
    telemetry.span(`work ${text}`, { attributes, links: [link] }, (span) => {
      span.addEvent(`event ${text}`, attributes)
      span.setStatus({ code: SpanStatusCode.ERROR, message: text })
      span.recordException(new Error(text))
      telemetry.log.error(text, { ...attributes, nested: { deep: [{ text }] }, failure: new Error(text) })
      telemetry.event(`event ${text}`, attributes)
      telemetry.inject(carrier)
    })
  })
  logs.getLogger('others', '1', { attributes: { note: text } }).emit({ body: { deep: [text] } })
  telemetry.counter('count').add(1, attributes)
  telemetry.histogram('time').record(1, attributes)
  telemetry.observe('level', () => 1, { attributes })
}

const CONTEXT = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331', traceFlags: 1 }

it(`${SECRETS.length} secrets are at least sixty kinds`, () => {
  expect(new Set(SECRETS.map(({ text }) => text)).size).toBeGreaterThanOrEqual(60)
})

for (const protocol of ['http/json', 'http/protobuf'] as const)
  it(`none of them is in what is sent as ${protocol}, nor in what other processors get`, async () => {
    const others = new InMemorySpanExporter()
    const telemetry = begin({
      protocol,
      compression: 'none',
      resource: Object.fromEntries(SECRETS.map(({ text }, i) => [`resource.${i}`, text])),
      spanProcessors: [new SimpleSpanProcessor(others)],
    })
    for (const { text } of SECRETS) {
      plant(telemetry, text)
      await telemetry.flush()
    }
    const told = [
      ...sink.requests.map(({ bytes }) => bytes.toString('latin1')),
      JSON.stringify(others.getFinishedSpans().map(({ name, attributes }) => [name, attributes])),
      decodeURIComponent(JSON.stringify(carrier)),
    ]
    const found = SECRETS.flatMap(({ secret }) =>
      [secret, JSON.stringify(secret).slice(1, -1), secret.split('\n')[1] ?? secret].filter((one) =>
        told.some((text) => text.includes(one)),
      ),
    )
    expect(found).toEqual([])
    expect(sink.spans()).toHaveLength(SECRETS.length)
  })

it('names of secrets hide whatever is under them, in all signals', async () => {
  const telemetry = begin({})
  const attributes = { 'app.session.secret': 'plain words', 'http.request.header.cookie': ['plain words'] }
  telemetry.span('work', { attributes }, (span) => span.addEvent('e', attributes))
  telemetry.log.info('logged', { user: { apiKey: 'plain words', pin: 1 } })
  telemetry.counter('count').add(1, attributes)
  await telemetry.flush()
  expect(sink.requests.map(({ bytes }) => bytes.toString('latin1')).join()).not.toContain('plain words')
  expect(sink.logs()[0]?.attributes).toMatchObject({ user: { apiKey: 'REDACTED', pin: 1 } })
})

it('with "redact: false" everything is told', async () => {
  const telemetry = begin({ redact: false })
  telemetry.span('work', { attributes: { password: 'hunter2', url: 'http://me:hunter2@x/' } }, () => {})
  await telemetry.flush()
  expect(sink.spans()[0]?.attributes).toMatchObject({ password: 'hunter2', url: 'http://me:hunter2@x/' })
})

it('the application’s own names, patterns, exceptions and last word', async () => {
  const telemetry = begin({
    redact: {
      keys: ['iban', /^x-/],
      values: ['Project Zeus', /emp-\d+/],
      allow: ['token'],
      emails: true,
      hook: (key, value, where) => {
        if (key === 'broken') throw new Error('no')
        return where === 'span' && key === 'gone' ? undefined : value
      },
    },
  })
  const attributes = { customerIban: 'DE1', 'x-a': 'b', token: 'shown', gone: 1, broken: 'secret' }
  telemetry.span('Project Zeus by emp-17 of ann@example.com', { attributes }, () => {})
  await telemetry.flush()
  const [span] = sink.spans()
  expect(span?.name).toBe('REDACTED by REDACTED of REDACTED')
  expect(span?.attributes).toEqual({
    customerIban: 'REDACTED',
    'x-a': 'REDACTED',
    token: 'shown',
    broken: 'REDACTED',
  })
})
