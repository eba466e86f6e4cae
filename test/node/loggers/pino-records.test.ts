/** pino, the real package: each line of it as a log record. */
import { pino } from 'pino'
import { describe, expect, it } from 'vitest'
import { throughlinePino } from '../../../src/node/pino.js'
import { logs, memory } from '../../support/logging.js'
import { startEachTest, telemetry } from '../../support/telemetry.js'

// What the logger hides is to be seen apart from what we would.
startEachTest({ serviceName: 'shop-api', metrics: false, instrument: false, redact: false })

describe('a record', () => {
  it('has severity, body, attributes of the merged object and of child bindings, and no copy of the resource', async () => {
    const log = pino(throughlinePino({ level: 'trace', name: 'shop' }), memory())
    const child = log.child({ request: 'r1' }).child({ user: { id: 7 } })
    child.warn({ sku: 'a', count: 2, list: [1, 2] }, 'stock of %s', 'a')
    const [record] = await logs()
    expect(record).toMatchObject({
      body: 'stock of a',
      severityNumber: 13,
      severityText: 'warn',
      scope: 'pino',
      attributes: { name: 'shop', request: 'r1', user: { id: 7 }, sku: 'a', count: 2, list: [1, 2] },
    })
    expect(Object.keys(record!.attributes).sort()).toEqual([
      'count',
      'list',
      'name',
      'request',
      'sku',
      'user',
    ])
  })

  it('maps every level, and those of the application between them', async () => {
    const customLevels = { notice: 35, audit: 37, deep: 5, loud: 90 }
    const log = pino(throughlinePino({ level: 'deep', customLevels }), memory())
    const names = [
      'trace',
      'debug',
      'info',
      'warn',
      'error',
      'fatal',
      'notice',
      'audit',
      'deep',
      'loud',
    ] as const
    for (const name of names) log[name](name)
    const records = await logs()
    expect(records.map(({ severityText, severityNumber }) => [severityText, severityNumber])).toEqual([
      ...[
        ['trace', 1],
        ['debug', 5],
        ['info', 9],
        ['warn', 13],
        ['error', 17],
        ['fatal', 21],
      ],
      ...[
        ['notice', 10],
        ['audit', 11],
        ['deep', 1],
        ['loud', 24],
      ],
    ])
  })

  it('keeps severity when a formatter writes it in its own way, and when pino writes no level', async () => {
    const formatters = { level: (label: string) => ({ severity: label.toUpperCase() }) }
    pino(throughlinePino({ formatters }), memory()).error('formatted')
    expect(await logs()).toMatchObject([{ body: 'formatted', severityNumber: 17, severityText: 'error' }])
  })

  it('makes exception attributes of an error, causes and own members included', async () => {
    const log = pino(throughlinePino(), memory())
    const error = Object.assign(new TypeError('no stock', { cause: new Error('empty') }), { code: 'E_STOCK' })
    log.error(error)
    log.error({ err: error, sku: 'a' }, 'failed')
    pino(throughlinePino({ errorKey: 'fault' }), memory()).error(new RangeError('named'))
    const records = await logs()
    expect(records.map(({ body }) => body)).toEqual(['no stock', 'failed', 'named'])
    expect(records[0]!.attributes).toMatchObject({
      'exception.type': 'TypeError',
      'exception.message': expect.stringContaining('no stock'),
      'exception.stacktrace': expect.stringMatching(
        /TypeError: no stock\n.*at [\s\S]*caused by: Error: empty/,
      ),
      err: { code: 'E_STOCK' },
    })
    expect(records[1]!.attributes).toMatchObject({ sku: 'a', 'exception.type': 'TypeError' })
    expect(records[2]!.attributes).toMatchObject({
      'exception.type': 'RangeError',
      'exception.message': 'named',
    })
  })

  it('holds what redact and serializers leave of it', async () => {
    const options = {
      redact: { paths: ['password', 'card.number', 'err.message', 'gone'], censor: '[gone]' },
      serializers: { user: ({ id }: { id: number }) => ({ id }) },
    }
    const log = pino(throughlinePino(options), memory())
    const user = { id: 1, mail: 'a@b.example' }
    log.info({ password: 'p', card: { number: '4111' }, user, err: new Error('secret') }, 'paid')
    log.child({ password: 'q' }).info('bound')
    const records = await logs()
    expect(records[0]!.attributes).toMatchObject({
      ...{ password: '[gone]', card: { number: '[gone]' }, user: { id: 1 } },
      'exception.message': '[gone]',
    })
    expect(records[1]!.attributes).toEqual({ password: '[gone]' })
    expect(JSON.stringify(records[0]!.attributes)).not.toMatch(/4111|a@b/)
  })

  it.each<[string, false | (() => string)]>([
    ['epoch', pino.stdTimeFunctions.epochTime],
    ['seconds', () => ',"time":1700000000'],
    ['ISO', () => ',"time":"2023-11-14T22:13:20.000Z"'],
    ['another key', () => ',"@timestamp":"2023-11-14T22:13:20.000Z"'],
    ['none', false],
  ])('has the line’s time: %s', async (name, timestamp) => {
    pino(throughlinePino({ timestamp }), memory()).info('timed')
    const [record] = await logs()
    const milliseconds = Number(BigInt(record!.timeUnixNano!) / 1_000_000n)
    if (['epoch', 'none'].includes(name)) expect(milliseconds).toBeGreaterThan(1_700_000_000_000)
    else expect(milliseconds).toBe(1_700_000_000_000)
    expect(record!.attributes).toEqual({})
  })

  it('takes other keys for the message, lines without a message, and messages that are no text', async () => {
    pino(throughlinePino({ messageKey: 'message' }), memory()).info({ msg: 'kept' }, 'renamed')
    pino(throughlinePino(), memory()).info({ only: 1 })
    const [renamed, none] = await logs()
    expect(renamed).toMatchObject({ body: 'renamed', attributes: { msg: 'kept' } })
    expect(none).toMatchObject({ body: undefined, attributes: { only: 1 } })
  })

  it('lifts a nested key, and survives a hook that makes something else of the line', async () => {
    pino(throughlinePino({ nestedKey: 'payload' }), memory()).info({ sku: 'a' }, 'nested')
    pino(throughlinePino({ hooks: { streamWrite: () => 'no JSON\n' } }), memory()).warn('other')
    expect(await logs()).toMatchObject([
      { body: 'nested', attributes: { sku: 'a' } },
      { body: 'no JSON', severityNumber: 13 },
    ])
  })

  it('is made from the level that was asked for', async () => {
    const out = memory()
    const log = pino(throughlinePino({ level: 'debug' }, { level: 'warn' }), out)
    for (const level of ['debug', 'info', 'warn', 'error'] as const) log[level](level)
    expect(out.lines()).toHaveLength(4)
    expect((await logs()).map(({ body }) => body)).toEqual(['warn', 'error'])
  })

  it('is made once per line of a multistream', async () => {
    const [all, errors] = [memory(), memory()]
    const log = pino(
      throughlinePino(),
      pino.multistream([{ stream: all }, { stream: errors, level: 'error' }]),
    )
    telemetry.span('work', () => log.error('both'))
    expect([...all.lines(), ...errors.lines()].map((line) => line.trace_id)).toHaveLength(2)
    expect(await logs()).toHaveLength(1)
  })

  it('that a serializer logs has its own level', async () => {
    const item = (): string => {
      log.debug('inner')
      return 'item'
    }
    const log = pino(throughlinePino({ level: 'debug', serializers: { item } }), memory())
    log.error({ item: 1 }, 'outer')
    expect((await logs()).map(({ body, severityNumber }) => [body, severityNumber])).toEqual([
      ['inner', 5],
      ['outer', 17],
    ])
  })
})
