/** pino, the real package: the active span's ids in its own lines, which are else as they were. */
import { pino } from 'pino'
import { describe, expect, it } from 'vitest'
import { start } from '../../../src/node/index.js'
import { throughlinePino } from '../../../src/node/pino.js'
import { idsOf, logs, memory } from '../../support/logging.js'
import { sink, startEachTest, telemetry } from '../../support/telemetry.js'

startEachTest({ serviceName: 'shop-api', metrics: false, instrument: false })

describe('a line', () => {
  it('has the ids of the active span, and none without one', async () => {
    const out = memory()
    const log = pino(throughlinePino(), out)
    const ids = telemetry.span('work', (span) => {
      log.info('inside')
      return span.spanContext()
    })
    log.info('outside')
    const [inside, outside] = out.lines()
    expect(inside).toMatchObject({
      msg: 'inside',
      trace_id: ids.traceId,
      span_id: ids.spanId,
      trace_flags: '03',
    })
    expect(outside).not.toHaveProperty('trace_id')
    const records = await logs()
    expect(records.map(idsOf)).toEqual([idsOf(ids), { traceId: undefined, spanId: undefined }])
  })

  it('is else as pino writes it: mixins, merge strategies and hooks of the application are kept', () => {
    const options = {
      base: null,
      timestamp: false,
      mixin: () => ({ mixed: 1, own: 'mixin' }),
      mixinMergeStrategy: (merged: object, mixed: object) => ({ ...merged, ...mixed }),
      hooks: {
        logMethod(given: [string, ...unknown[]], method: (...all: never[]) => void) {
          method.apply(this, given as never)
        },
        streamWrite: (line: string) => line.replace('secret', '******'),
      },
    }
    const [plain, ours] = [memory(), memory()]
    for (const log of [
      pino(options as pino.LoggerOptions, plain),
      pino(throughlinePino(options as pino.LoggerOptions), ours),
    ])
      log.child({ part: 'x' }).info({ own: 'merged', nested: { deep: [1] } }, 'secret %d', 7)
    expect(ours.text()).toBe(plain.text())
    expect(ours.text()).toContain('****** 7')
  })

  it('has the ids beside a nested key, and once when the application adds its own', () => {
    const [nested, mixed] = [memory(), memory()]
    telemetry.span('work', () => {
      pino(throughlinePino({ nestedKey: 'payload' }), nested).info({ a: 1 }, 'nested')
      pino(throughlinePino({ mixin: () => ({ trace_id: 'mine' }) }), mixed).info('mixed')
    })
    expect(nested.lines()[0]).toMatchObject({
      payload: { a: 1 },
      trace_id: expect.stringMatching(/^\w{32}$/),
    })
    expect(mixed.lines()[0]).toMatchObject({ trace_id: 'mine' })
  })
})

it('passes lines as they are while no telemetry runs, and works with the next', async () => {
  await telemetry.stop()
  const [plain, ours] = [memory(), memory()]
  const options = { base: null, timestamp: false } as const
  const log = pino(throughlinePino(options), ours)
  pino(options, plain).info({ a: 1 }, 'off')
  log.info({ a: 1 }, 'off')
  expect(ours.text()).toBe(plain.text())
  for (const name of ['first', 'second']) {
    const next = start({ endpoint: sink.url, metrics: false })
    next.span(name, () => log.info(name))
    await next.stop()
  }
  expect(sink.logs().map(({ body }) => body)).toEqual(['first', 'second'])
  expect(ours.lines()[2]!.trace_id).toBe(sink.spans()[1]!.traceId)
})
