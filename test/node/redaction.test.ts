/** Secrets of every kind in every field of every signal, searched for in the bytes that were sent. */
import { InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { type StartOptions, start, type Telemetry } from '../../src/node/index.js'
import { startGrpcSink } from '../support/grpc-sink.js'
import { plant, plantByApi } from '../support/plant.js'
import { SECRETS, secretsIn } from '../support/secrets.js'
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
    const carriers: string[] = []
    for (const { text } of SECRETS) {
      carriers.push(plant(telemetry, text))
      plantByApi(text)
      await telemetry.flush()
    }
    const told = [
      ...sink.requests.map(({ bytes }) => bytes.toString('latin1')),
      JSON.stringify(others.getFinishedSpans().map(({ name, attributes }) => [name, attributes])),
      ...carriers,
    ]
    expect(secretsIn(told)).toEqual([])
    expect(sink.spans()).toHaveLength(2 * SECRETS.length)
  })

it('none of them is in what is sent by gRPC', async () => {
  const receiver = await startGrpcSink()
  const telemetry = begin({ endpoint: `http://127.0.0.1:${receiver.port}`, protocol: 'grpc' })
  for (const { text } of SECRETS) {
    plant(telemetry, text)
    plantByApi(text)
  }
  await telemetry.stop({ timeoutMs: 60_000 })
  receiver.close()
  expect(receiver.calls.map(({ signal }) => signal)).toEqual(
    expect.arrayContaining(['traces', 'logs', 'metrics']),
  )
  expect(receiver.spanNames()).toHaveLength(2 * SECRETS.length)
  expect(
    secretsIn(
      receiver.calls.flatMap(({ bytes, metadata }) => [bytes.toString('latin1'), JSON.stringify(metadata)]),
    ),
  ).toEqual([])
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
