/** What becomes of a console's lines: a record for each, ids where they belong, and never a loop. */
import { type DiagLogger, DiagLogLevel, diag } from '@opentelemetry/api'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { formatArguments } from '../../src/core/console/format.js'
import { type StartOptions, start } from '../../src/node/index.js'
import { idsOf, logs } from '../support/logging.js'
import { sink, startEachTest, telemetry } from '../support/telemetry.js'

const METHODS = ['trace', 'debug', 'log', 'info', 'warn', 'error'] as const
const printed: { method: string; given: unknown[]; self: unknown }[] = []

// Before `start`, so that these are what it finds.
beforeEach(() => {
  printed.length = 0
  for (const method of METHODS)
    vi.spyOn(console, method).mockImplementation(function (this: unknown, ...given) {
      printed.push({ method, given, self: this })
    })
})
afterEach(() => vi.restoreAllMocks())
startEachTest({ serviceName: 'shop-api', metrics: false, instrument: { http: false } })

const again = async (options: StartOptions) => {
  await telemetry.stop()
  return start({ endpoint: sink.url, metrics: false, ...options })
}

describe('a record', () => {
  it('has severity, text and the active span, for each level; trace only when asked for', async () => {
    const ids = telemetry.span('work', (span) => {
      for (const method of METHODS) console[method](`${method} %d`, 7, { a: [1] })
      return span.spanContext()
    })
    const records = await logs()
    expect(
      records.map(({ severityNumber, severityText, body }) => [severityNumber, severityText, body]),
    ).toEqual([
      [5, 'DEBUG', 'debug 7 {"a":[1]}'],
      [9, 'INFO', 'log 7 {"a":[1]}'],
      [9, 'INFO', 'info 7 {"a":[1]}'],
      [13, 'WARN', 'warn 7 {"a":[1]}'],
      [17, 'ERROR', 'error 7 {"a":[1]}'],
    ])
    for (const record of records) expect(idsOf(record)).toEqual(idsOf(ids))
    expect(records[1]!.attributes).toEqual({ 'throughline.console.method': 'log' })
  })

  it('is made of the levels that were chosen', async () => {
    const other = await again({ console: { levels: ['trace', 'error'] } })
    for (const method of METHODS) console[method](method)
    await other.stop()
    expect(sink.logs().map(({ severityText }) => severityText)).toEqual(['TRACE', 'ERROR'])
  })

  it('has the exception attributes of an error among the arguments', async () => {
    console.error('failed:', new TypeError('no stock', { cause: new Error('empty') }))
    const [record] = await logs()
    expect(record).toMatchObject({
      body: 'failed: TypeError: no stock',
      attributes: { 'exception.type': 'TypeError', 'exception.message': 'no stock' },
    })
    expect(record!.attributes['exception.stacktrace']).toMatch(
      /TypeError: no stock\n.*at [\s\S]*Caused by: Error: empty/,
    )
  })
})

describe('the console', () => {
  it('is called once for each call, with its own arguments and `this`', () => {
    const object = { a: 1 }
    console.info(object, 2)
    expect(printed).toEqual([{ method: 'info', given: [object, 2], self: console }])
    expect(printed[0]!.given[0]).toBe(object)
  })

  it.each<[string, unknown[], unknown[] | undefined]>([
    ['a line', ['sold out'], ['sold out IDS']],
    ['a line with percent signs', ['100% %d'], ['100% %d IDS']],
    ['a format', ['%s of %d', 'a', 2], ['%s of %d', 'a', 2, 'IDS']],
    ['text and an object', ['order', { a: 1 }], ['order', { a: 1 }, 'IDS']],
    ['a format with too few arguments', ['%s of %d', 'a'], undefined],
    ['an object', [{ a: 1 }], undefined],
    ['several lines', ['a\nb'], undefined],
    ['nothing', [], undefined],
    [
      'a log line in JSON',
      ['{"level":30,"msg":"x","n":12345678901234567890}'],
      ['{"level":30,"msg":"x","n":12345678901234567890,JSON}'],
    ],
    ['data in JSON', ['{"sum":1}'], undefined],
  ])('adds ids to stderr: %s', (_, given, expected) => {
    telemetry.span('work', (span) => {
      console.error(...given)
      const { traceId, spanId } = span.spanContext()
      const ids = (text: unknown) =>
        typeof text === 'string'
          ? text
              .replace('IDS', `trace_id=${traceId} span_id=${spanId}`)
              .replace('JSON', `"trace_id":"${traceId}","span_id":"${spanId}"`)
          : text
      expect(printed).toMatchObject([{ given: (expected ?? given).map(ids) }])
    })
  })

  it('adds ids always or never when told', async () => {
    for (const ids of ['always', 'never'] as const) {
      const other = await again({ console: { ids } })
      other.span('work', () => {
        console.log('{"sum":1}')
        console.error('text')
      })
      await other.stop()
    }
    const texts = printed.map(({ given }) => String(given[0]))
    expect(texts.map((text) => /trace_id/.test(text))).toEqual([true, true, false, false])
    expect(JSON.parse(texts[0]!)).toMatchObject({ sum: 1, trace_id: expect.any(String) })
  })

  it('is the application’s own again after stop, wrapped by another or not', async () => {
    const ours = console.info
    console.warn = (
      (original) =>
      (...given: unknown[]) =>
        original('theirs', ...given)
    )(console.warn)
    const theirs = console.warn
    await telemetry.stop()
    expect(console.info).not.toBe(ours)
    expect(console.warn).toBe(theirs)
    console.warn('late')
    expect(printed).toMatchObject([{ given: ['theirs', 'late'] }])
    expect(sink.logs()).toEqual([])
  })

  it('may refuse to be changed, or throw', async () => {
    await telemetry.stop()
    const error = console.error
    Object.defineProperty(console, 'warn', { value: console.warn, writable: false, configurable: true })
    console.error = () => {
      throw new Error('the pipe is closed')
    }
    const other = start({ endpoint: sink.url, metrics: false })
    console.warn('frozen')
    console.info('recorded')
    expect(() => console.error('thrown')).toThrow('the pipe is closed')
    await other.stop()
    console.error = error
    expect(sink.logs().map(({ body }) => body)).toEqual(['recorded', 'thrown'])
  })
})

describe('no loop', () => {
  const toConsole: DiagLogger = {
    verbose: (...given) => console.debug(...given),
    debug: (...given) => console.debug(...given),
    info: (...given) => console.info(...given),
    warn: (...given) => console.warn(...given),
    error: (...given) => console.error(...given),
  }
  afterEach(() => diag.disable())

  it('by diagnostics that go to the console, set before or after', async () => {
    diag.setLogger(toConsole, DiagLogLevel.ALL)
    const other = await again({})
    diag.warn('before')
    diag.setLogger(toConsole, { logLevel: DiagLogLevel.ALL, suppressOverrideMessage: true })
    diag.createComponentLogger({ namespace: 'x' }).error('after')
    console.info('mine')
    await other.stop()
    diag.warn('still said')
    expect(printed.map(({ given }) => given.at(-1))).toEqual(
      expect.arrayContaining(['before', 'after', 'still said']),
    )
    expect(sink.logs().map(({ body }) => body)).toEqual(['mine'])
  })

  it('by our own warnings about an endpoint that is down', async () => {
    diag.setLogger(toConsole, DiagLogLevel.ALL)
    await telemetry.stop()
    const other = start({ endpoint: 'http://127.0.0.1:9', metrics: false, limits: { retryMs: 1 } })
    for (let round = 0; round < 5; round++) {
      console.info(`mine ${round}`)
      await other.flush()
    }
    expect(printed.some(({ given }) => String(given[0]).includes('cannot reach'))).toBe(true)
    expect(other.status().logs.created).toBe(5)
    await other.stop()
  })

  it('by what runs while a record is made', async () => {
    const chatty = {
      toString() {
        console.info('inner')
        return 'chatty'
      },
    }
    const ownKeys = () => {
      console.warn('inner')
      return []
    }
    console.info('outer', new Proxy({}, { ownKeys }), chatty)
    expect((await logs()).map(({ body }) => body)).toHaveLength(1)
  })
})

describe('the text of arguments', () => {
  const circle: Record<string, unknown> = { name: 'circle' }
  circle.self = circle
  const deep = { a: { b: { c: { d: { e: 1 } } } } }
  it.each<[unknown[], string]>([
    [['a', 1, true, null, undefined, 2n, Symbol('s')], 'a 1 true null undefined 2n Symbol(s)'],
    [
      ['%s %d %i %f %j %o %O %c%% %x', 'a', '1.5', 1.7, '1.5', { a: 1 }, [1], {}, 'color: red'],
      'a 1.5 1 1.5 {"a":1} [1] {} % %x',
    ],
    [['100%%'], '100%%'],
    [['%s and %s', 'one'], 'one and %s'],
    [['%d', {}], 'NaN'],
    [[circle], '{"name":"circle","self":[Circular]}'],
    [[deep], '{"a":{"b":{"c":{"d":{…}}}}}'],
    [[new Map([['a', new Set([1])]])], '{"a":[1]}'],
    [
      [{ at: new Date(0), match: /a/, fn() {} }],
      '{"at":1970-01-01T00:00:00.000Z,"match":/a/,"fn":[Function fn]}',
    ],
    [[new Uint8Array(3)], '["Uint8Array of 3 bytes"]'],
  ])('%#', (given, expected) => {
    expect(formatArguments(given)).toBe(expected)
  })

  it('calls no getter, and survives what cannot be looked at', () => {
    const get = vi.fn()
    expect(formatArguments([Object.defineProperty({}, 'a', { get, enumerable: true })])).toBe(
      '{"a":"[Getter]"}',
    )
    expect(get).not.toHaveBeenCalled()
    const { proxy, revoke } = Proxy.revocable({}, {})
    revoke()
    expect(formatArguments(['x', proxy])).toMatch(/^x /)
  })

  it('is bounded', () => {
    const wide = Object.fromEntries(
      Array.from({ length: 1e5 }, (_, index) => [`key ${index}`, { a: 'x'.repeat(100) }]),
    )
    expect(formatArguments([wide]).length).toBeLessThan(17_000)
    expect(formatArguments(['x'.repeat(1e6)]).length).toBeLessThan(17_000)
    expect(formatArguments([new Array(1e6).fill(0)]).length).toBeLessThan(200)
  })
})
