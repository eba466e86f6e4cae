/** Calls of generative models, by what arrives on the wire. */
import { expect, it } from 'vitest'
import { plain } from '../support/sinkValues.js'
import { sink, startEachTest, telemetry } from '../support/telemetry.js'

startEachTest({ instrument: false })

const asked = { provider: 'openai', model: 'gpt-x', server: { address: 'api.example', port: 443 } }
const points = (name: string) =>
  sink
    .metrics()
    .filter((metric) => metric.name === name)
    .flatMap(({ histogram }) => histogram?.dataPoints ?? [])
    .map(({ attributes, ...rest }) => ({ ...rest, attributes: plain(attributes) }))

it('has a span, token usage and duration, with exemplars, and no content', async () => {
  const answer = await telemetry.generate(asked, async (call) => {
    call.input([{ role: 'user', parts: [{ type: 'text', content: 'secret' }] }])
    await null
    call.usage({ inputTokens: 100, outputTokens: 20 })
    call.response({ id: 'r-1', model: 'gpt-x-1', finishReasons: ['stop'] })
    call.output('secret')
    return 'hello'
  })
  expect(answer).toBe('hello')
  await telemetry.flush()
  const [span] = sink.spans()
  expect(span).toMatchObject({ name: 'chat gpt-x', kind: 3 })
  expect(span?.attributes).toEqual({
    'gen_ai.operation.name': 'chat',
    'gen_ai.provider.name': 'openai',
    'gen_ai.request.model': 'gpt-x',
    'gen_ai.response.id': 'r-1',
    'gen_ai.response.model': 'gpt-x-1',
    'gen_ai.response.finish_reasons': ['stop'],
    'gen_ai.usage.input_tokens': 100,
    'gen_ai.usage.output_tokens': 20,
    'server.address': 'api.example',
    'server.port': 443,
  })
  const tokens = points('gen_ai.client.token.usage')
  expect(tokens.map(({ attributes, sum }) => [attributes['gen_ai.token.type'], sum])).toEqual([
    ['input', 100],
    ['output', 20],
  ])
  const [duration] = points('gen_ai.client.operation.duration')
  expect(duration?.attributes).toMatchObject({ 'gen_ai.response.model': 'gpt-x-1' })
  expect(duration?.explicitBounds?.slice(0, 4)).toEqual([0.01, 0.02, 0.04, 0.08])
  expect(duration?.exemplars?.[0]).toMatchObject({ traceId: span?.traceId, spanId: span?.spanId })
})

it('captures content when asked', async () => {
  const input = [{ role: 'user', parts: [{ type: 'text', content: 'hi' }] }]
  telemetry.generate({ ...asked, captureContent: true }, (call) => call.input(input))
  await telemetry.flush()
  expect(JSON.parse(String(sink.spans()[0]?.attributes['gen_ai.input.messages']))).toEqual(input)
})

it('records what is thrown, throws it on, and says it in the duration', async () => {
  const failing = telemetry.generate({ ...asked, operation: 'embeddings' }, async () => {
    throw new RangeError('too long')
  })
  await expect(failing).rejects.toThrow('too long')
  await telemetry.flush()
  expect(sink.spans()[0]).toMatchObject({ name: 'embeddings gpt-x', status: { code: 2 } })
  expect(points('gen_ai.client.operation.duration')[0]?.attributes['error.type']).toBe('RangeError')
})

it('ends with its stream, when it is read and when it is left', async () => {
  const stream = async function* (fail = false) {
    yield 'a'
    if (fail) throw new TypeError('cut off')
    yield 'b'
  }
  const spans = () =>
    sink.spans().map(({ attributes, status }) => [attributes['error.type'], status?.code ?? 0])
  const read = await telemetry.generate(asked, async () => stream())
  await telemetry.flush()
  expect(spans()).toEqual([])
  const chunks: string[] = []
  for await (const chunk of read) chunks.push(chunk)
  for await (const _ of telemetry.generate(asked, () => stream())) break
  const cut = async () => {
    for await (const _ of telemetry.generate(asked, () => stream(true)));
  }
  await expect(cut()).rejects.toThrow('cut off')
  expect(chunks).toEqual(['a', 'b'])
  await telemetry.flush()
  expect(spans()).toEqual([
    [undefined, 0],
    [undefined, 0],
    ['TypeError', 2],
  ])
  expect(sink.spans()[0]?.attributes['gen_ai.response.time_to_first_chunk']).toBeGreaterThanOrEqual(0)
})
