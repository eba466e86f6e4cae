/** winston, the real package: ids in its own lines, and each line as a log record. */
import { Writable } from 'node:stream'
import { describe, expect, it } from 'vitest'
import winston, { createLogger, format, type LoggerOptions, transports } from 'winston'
import { start } from '../../../src/node/index.js'
import { ThroughlineTransport, throughlineWinston, traceFormat } from '../../../src/node/winston.js'
import { idsOf, logs, memory } from '../../support/logging.js'
import { sink, startEachTest, telemetry } from '../../support/telemetry.js'

// What the logger hides is to be seen apart from what we would.
startEachTest({ serviceName: 'shop-api', metrics: false, instrument: false, redact: false })

function logger(options: LoggerOptions = {}, ours = {}) {
  const out = memory()
  const log = createLogger(
    throughlineWinston({ transports: [new transports.Stream({ stream: out })], ...options }, ours),
  )
  return { out, log }
}

describe('a line', () => {
  it('has the ids of the active span in winston’s own JSON, and none without one', async () => {
    const { out, log } = logger()
    const ids = telemetry.span('work', (span) => {
      log.info('inside')
      return span.spanContext()
    })
    log.info('outside')
    const [inside, outside] = out.lines()
    expect(inside).toEqual({
      ...{ level: 'info', message: 'inside', trace_flags: '03' },
      ...{ trace_id: ids.traceId, span_id: ids.spanId },
    })
    expect(outside).toEqual({ level: 'info', message: 'outside' })
    expect((await logs()).map(idsOf)).toEqual([idsOf(ids), { traceId: undefined, spanId: undefined }])
  })

  it('has them for the formats of the application', () => {
    const text = format.printf(({ message, trace_id }) => `${message} in ${trace_id}`)
    const { out, log } = logger({ format: format.combine(format.splat(), text) })
    const { traceId } = telemetry.span('work', (span) => {
      log.info('stock of %s', 'a')
      return span.spanContext()
    })
    expect(out.text()).toBe(`stock of a in ${traceId}\n`)
  })

  it('belongs to the trace in which it was logged, however slow the other transports are', async () => {
    const waiting: (() => void)[] = []
    const slow = new Writable({
      objectMode: true,
      highWaterMark: 1,
      write: (_info, _as, done) => waiting.push(done),
    })
    const { log } = logger({ transports: [new transports.Stream({ stream: slow })] })
    const transport = log.transports[0]!
    transport._write = (_info: unknown, _encoding: unknown, done: () => void) => void waiting.push(done)
    const expected: string[] = []
    for (let count = 0; count < 60; count++)
      telemetry.span(`work ${count}`, (span) => {
        expected.push(span.spanContext().traceId)
        log.info(String(count))
      })
    while (waiting.length > 0) {
      telemetry.span('drain', () => waiting.shift()!())
      await new Promise((resolve) => setImmediate(resolve))
    }
    const records = await logs()
    expect(records.map(({ body }) => body)).toEqual(expected.map((_, index) => String(index)))
    expect(records.map(({ traceId }) => traceId)).toEqual(expected)
  })
})

describe('a record', () => {
  it('has severity, body after splat, metadata, default and child metadata', async () => {
    const { log } = logger({
      format: format.combine(format.splat(), format.json()),
      defaultMeta: { part: 'x' },
    })
    log.child({ request: 'r1' }).warn('%d of %s', 2, 'a', { sku: 'a', nested: { deep: [1] } })
    expect(await logs()).toMatchObject([
      {
        ...{ body: '2 of a', severityNumber: 13, severityText: 'warn', scope: 'winston' },
        attributes: { part: 'x', request: 'r1', sku: 'a', nested: { deep: [1] } },
      },
    ])
    expect(Object.keys(sink.logs()[0]!.attributes)).toHaveLength(4)
  })

  it.each([
    ['npm', winston.config.npm.levels, [17, 13, 9, 7, 6, 5, 1]],
    ['syslog', winston.config.syslog.levels, [23, 22, 21, 17, 13, 10, 9, 5]],
    ['cli', winston.config.cli.levels, [17, 13, 9, 9, 9, 5, 6, 6, 1, 1]],
    ['custom', { critical: 0, problem: 1, warn: 2, remark: 3, detail: 4 }, [21, 13, 13, 9, 9]],
  ])('maps the levels of %s', async (_, levels, expected) => {
    const { log } = logger({ levels, level: Object.keys(levels).at(-1) })
    const names = Object.keys(levels)
    for (const name of names) log.log(name, name)
    const records = await logs()
    expect(records.map(({ severityText }) => severityText)).toEqual(names)
    expect(records.map(({ severityNumber }) => severityNumber)).toEqual(expected)
  })

  it.each([
    ['as the line', (log: winston.Logger, error: Error) => log.error(error)],
    ['beside the message', (log: winston.Logger, error: Error) => log.error('failed', error)],
    ['as metadata', (log: winston.Logger, error: Error) => log.error('failed', { error })],
  ])('makes exception attributes of an error %s', async (_, write) => {
    for (const given of [undefined, format.combine(format.errors({ stack: true }), format.json())])
      write(logger({ format: given }).log, new TypeError('no stock', { cause: new Error('empty') }))
    const records = await logs()
    expect(records).toHaveLength(2)
    for (const { attributes, body } of records) {
      expect(body).toMatch(/no stock|failed/)
      expect(attributes).toMatchObject({ 'exception.type': 'TypeError', 'exception.message': 'no stock' })
      expect(attributes['exception.stacktrace']).toMatch(/TypeError: no stock\n.*at /)
    }
  })

  it('is what the format left: filtered, redacted, without colours', async () => {
    const redact = format((info) => (info.message === 'private' ? false : { ...info, password: '[gone]' }))
    const colours = format.colorize({ all: true })
    const { log } = logger({ format: format.combine(redact(), format.timestamp(), colours, format.simple()) })
    log.info('private')
    log.info('kept', { password: 'p' })
    expect(await logs()).toMatchObject([
      { body: 'kept', severityText: 'info', attributes: { password: '[gone]' } },
    ])
    expect(sink.logs()[0]!.attributes).toEqual({ password: '[gone]' })
  })

  it('is made from the level that was asked for, and not while the logger or the transport is silent', async () => {
    const { out, log } = logger({ level: 'debug' }, { level: 'warn' })
    for (const level of ['debug', 'info', 'warn', 'error']) log.log(level, level)
    expect(out.lines()).toHaveLength(4)
    log.silent = true
    log.error('silent')
    logger({}, { silent: true }).log.error('silent transport')
    expect((await logs()).map(({ body }) => body)).toEqual(['warn', 'error'])
  })

  it('is made by the parts alone too', async () => {
    const out = memory()
    const log = createLogger({
      format: format.combine(traceFormat(), format.json()),
      transports: [new transports.Stream({ stream: out }), new ThroughlineTransport({ level: 'error' })],
    })
    telemetry.span('work', () => {
      log.info('line')
      log.error('both')
    })
    expect(out.lines().map(({ trace_id }) => typeof trace_id)).toEqual(['string', 'string'])
    const [record] = await logs()
    expect(record).toMatchObject({ body: 'both', traceId: out.lines()[1]!.trace_id })
  })

  it('does not read a getter of the default metadata before its time, nor change what it was given', () => {
    let asked = 0
    const options = Object.freeze({
      format: format.json(),
      defaultMeta: Object.freeze({
        get moment() {
          return ++asked
        },
      }),
    })
    const { out, log } = logger(options)
    expect(asked).toBe(0)
    log.info('one')
    log.info('two')
    expect(out.lines().map(({ moment }) => moment)).toEqual([1, 2])
  })
})

it('passes lines as they are while no telemetry runs, and works with the next', async () => {
  await telemetry.stop()
  const { out, log } = logger()
  log.info('off', { a: 1 })
  expect(out.text()).toBe('{"a":1,"level":"info","message":"off"}\n')
  for (const name of ['first', 'second']) {
    const next = start({ endpoint: sink.url, metrics: false })
    next.span(name, () => log.info(name))
    await next.stop()
  }
  expect(sink.logs().map(({ body }) => body)).toEqual(['first', 'second'])
})
