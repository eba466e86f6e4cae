/** Log record processors of others on our loggers: what they see and change, and that their faults are theirs. */
import { logs } from '@opentelemetry/api-logs'
import {
  BatchLogRecordProcessor,
  InMemoryLogRecordExporter,
  type ReadWriteLogRecord,
  SimpleLogRecordProcessor,
} from '@opentelemetry/sdk-logs'
import { expect, it } from 'vitest'
import { begin, sink, sinkEachTest } from '../support/telemetry.js'

sinkEachTest({ metrics: false, instrument: false })

it('the official ones export what is logged, by our API and by the global one', async () => {
  const exporter = new InMemoryLogRecordExporter()
  const telemetry = begin({ logRecordProcessors: [new BatchLogRecordProcessor({ exporter })] })
  telemetry.span('work', () => telemetry.log.warn('low', { sku: 'a', nested: { n: 1 } }))
  logs.getLogger('other', '2').emit({ body: { structured: true }, eventName: 'checked' })
  await telemetry.flush()
  const [low, checked] = exporter.getFinishedLogRecords()
  expect(low).toMatchObject({
    body: 'low',
    severityText: 'WARN',
    attributes: { sku: 'a', nested: { n: 1 } },
    spanContext: { spanId: sink.spans()[0]?.spanId },
  })
  expect(checked).toMatchObject({ body: { structured: true }, eventName: 'checked' })
  expect(checked?.instrumentationScope).toMatchObject({ name: 'other', version: '2' })
  expect(checked?.resource.attributes).toHaveProperty('service.name')
  expect(sink.logs().map(({ body }) => body)).toEqual(['low', { structured: true }])
})

it('what they change is what is sent', async () => {
  const mask = (record: ReadWriteLogRecord) => {
    record.setAttribute('user', '***').setBody('masked').setSeverityText('NOTE').setEventName('e')
    record.setAttributes({ more: 1 }).setSeverityNumber(11)
  }
  const done = () => Promise.resolve()
  const telemetry = begin({ logRecordProcessors: [{ onEmit: mask, forceFlush: done, shutdown: done }] })
  telemetry.log.info('hello ann', { user: 'ann' })
  await telemetry.flush()
  expect(sink.logs()[0]).toMatchObject({ body: 'masked', attributes: { user: '***', more: 1 } })
  expect(sink.logs()[0]).toMatchObject({ severityText: 'NOTE', severityNumber: 11, eventName: 'e' })
})

it('they may be all there is, with no endpoint', async () => {
  const exporter = new InMemoryLogRecordExporter()
  const telemetry = begin({
    endpoint: undefined,
    logRecordProcessors: [new SimpleLogRecordProcessor({ exporter })],
  })
  telemetry.event('started', { on: 'time' })
  await telemetry.flush()
  expect(exporter.getFinishedLogRecords()[0]).toMatchObject({
    eventName: 'started',
    attributes: { on: 'time' },
  })
})

it('a fault of one is kept from the others and from the application', async () => {
  let shutdowns = 0
  const fail = () => {
    throw new Error('broken')
  }
  const broken = { onEmit: fail, forceFlush: () => Promise.reject(new Error('no')), shutdown: fail }
  const working = {
    onEmit() {},
    forceFlush: () => Promise.resolve(),
    async shutdown() {
      shutdowns++
    },
  }
  const telemetry = begin({ logRecordProcessors: [broken, working] })
  telemetry.log.info('fine')
  await telemetry.flush()
  await telemetry.stop()
  expect(sink.logs().map(({ body }) => body)).toEqual(['fine'])
  expect(shutdowns).toBe(1)
})

it('something else is refused in words', () => {
  expect(() => begin({ logRecordProcessors: [{} as never] })).toThrow('BatchLogRecordProcessor')
})
