import { equal, ok, thrownBy } from '../support/assert.js'
import { type ContractCase, named } from './environment.js'

const options = { serviceName: 'contract', metrics: false, instrument: { http: false } } as const

/** What an environment may patch; that it is the same again is that nothing was patched. */
const GLOBALS = [
  'fetch',
  'WebSocket',
  'Promise',
  'setTimeout',
  'setInterval',
  'queueMicrotask',
  'addEventListener',
  'onerror',
  'Zone',
]
const snapshot = () => [
  ...GLOBALS.map((name) => (globalThis as unknown as Record<string, unknown>)[name]),
  Promise.prototype.then,
  EventTarget.prototype.addEventListener,
  console.log,
  console.error,
]

/** What `console.warn` is told meanwhile. */
async function warnings(run: () => unknown): Promise<string[]> {
  const said: string[] = []
  const original = console.warn
  console.warn = (...words: unknown[]) => said.push(words.join(' '))
  try {
    await run()
  } finally {
    console.warn = original
  }
  return said
}

/** Starting, stopping, being off, being wrong, and not being heard. */
export const lifeCases: ContractCase[] = [
  {
    name: 'patches nothing while it is off, and works all the same',
    async run({ start, endpoint, wire }) {
      const before = snapshot()
      const said = await warnings(async () => {
        for (const off of [{ ...options, endpoint, enabled: false }, options]) {
          const telemetry = start(off)
          ok(
            snapshot().every((value, index) => value === before[index]),
            'the globals are untouched',
          )
          equal(telemetry.status().state, 'disabled', 'the state')
          equal(
            telemetry.span('off', () => 1),
            1,
            'the answer of span()',
          )
          telemetry.log.info('off')
          telemetry.counter('off').add(1)
          equal(telemetry.inject({}), {}, 'the injected carrier')
          await telemetry.flush()
          await telemetry.stop()
        }
      })
      equal(said.length, 1, `the lines said (${said})`)
      ok(said[0]?.includes('"endpoint"'), 'the line names the option')
      equal((await wire()).spans, [], 'the spans')
    },
  },
  {
    name: 'says every problem of the options at once, before anything is patched',
    async run({ start }) {
      const before = snapshot()
      const wrong = { serviceNam: 'x', endpoint: 'localhost:4318', sampling: { ratio: 2 }, sampleRate: 1 }
      const thrown = (await thrownBy(() => start(wrong as object))) as Error & {
        code: string
        problems: string[]
      }
      equal(thrown.name, 'ThroughlineError', 'the class')
      equal(thrown.code, 'INVALID_OPTIONS', 'the code')
      equal(thrown.problems.length, 4, `the problems (${thrown.problems})`)
      ok(thrown.message.includes('use "serviceName"'), 'the right name is named')
      ok(
        snapshot().every((value, index) => value === before[index]),
        'the globals are untouched',
      )
    },
  },
  {
    name: 'refuses a second start until the first is stopped',
    async run({ start, endpoint, wire }) {
      const first = start({ ...options, endpoint })
      const thrown = (await thrownBy(() => start({ ...options, endpoint }))) as { code?: string }
      equal(thrown.code, 'ALREADY_STARTED', 'the code')
      first.span('first', () => {})
      await first.stop()
      const second = start({ ...options, endpoint })
      second.span('second', () => second.span('below second', () => {}))
      await second.stop()
      const { spans } = await wire()
      equal(spans.map(({ name }) => name).sort(), ['below second', 'first', 'second'], 'the spans')
      equal(named(spans, 'below second').parentSpanId, named(spans, 'second').spanId, 'the parent')
    },
  },
  {
    name: 'counts what it created and what was acknowledged',
    async run({ start, endpoint, wire }) {
      const telemetry = start({ ...options, endpoint })
      for (let index = 0; index < 3; index++) telemetry.span('counted', () => telemetry.log.info('counted'))
      const waiting = telemetry.status()
      equal(waiting.traces, { created: 3, exported: 0, dropped: {}, queued: 3 }, 'before flush')
      await telemetry.flush()
      const { state, traces, logs } = telemetry.status()
      equal(state, 'running', 'the state')
      equal(traces, { created: 3, exported: 3, dropped: {}, queued: 0 }, 'the spans')
      equal(logs, { created: 3, exported: 3, dropped: {}, queued: 0 }, 'the logs')
      equal((await wire()).spans.length, 3, 'the spans that arrived')
      await telemetry.stop()
      equal(telemetry.status().state, 'stopped', 'the state after stop')
      telemetry.span('late', () => {})
      equal((await wire()).spans.length, 3, 'the spans that arrived after stop')
    },
  },
  {
    name: 'drops the oldest and counts it when the queue is full',
    async run({ start, endpoint, wire }) {
      const telemetry = start({ ...options, endpoint, limits: { queueSize: 2 } })
      for (const name of ['a', 'b', 'c']) telemetry.span(name, () => {})
      await telemetry.stop()
      equal(
        telemetry.status().traces,
        { created: 3, exported: 2, dropped: { queue_full: 1 }, queued: 0 },
        'spans',
      )
      const names = (await wire()).spans.map(({ name }) => name)
      equal(names.sort(), ['b', 'c'], 'the names')
    },
  },
  {
    name: 'goes on when the endpoint cannot be reached: one warning, drops counted',
    async run({ start, server }) {
      let status: ReturnType<ReturnType<typeof start>['status']> | undefined
      const said = await warnings(async () => {
        const telemetry = start({
          ...options,
          endpoint: `${server}/hangup`,
          limits: { retryMs: 1 },
          spool: false,
        })
        for (let round = 0; round < 3; round++) {
          telemetry.span('lost', () => telemetry.log.info('lost'))
          await telemetry.flush()
        }
        status = telemetry.status()
        await telemetry.stop()
      })
      equal(
        said.filter((line) => line.includes('cannot reach')).length,
        1,
        `the warnings (${said.join('; ')})`,
      )
      equal(status?.traces, { created: 3, exported: 0, dropped: { unreachable: 3 }, queued: 0 }, 'the spans')
      equal(status?.logs, { created: 3, exported: 0, dropped: { unreachable: 3 }, queued: 0 }, 'the logs')
    },
  },
  {
    name: 'counts what the receiver refuses, whole and in part',
    async run({ start, endpoint, answerWith }) {
      let status: ReturnType<ReturnType<typeof start>['status']> | undefined
      await warnings(async () => {
        const telemetry = start({ ...options, endpoint, protocol: 'http/json' })
        await answerWith({ status: 400 })
        telemetry.span('refused', () => {})
        await telemetry.flush()
        await answerWith({ status: 200, body: '{"partialSuccess":{"rejectedSpans":"1"}}' })
        for (const name of ['one', 'two']) telemetry.span(name, () => {})
        await telemetry.stop()
        status = telemetry.status()
      })
      equal(status?.traces, { created: 3, exported: 1, dropped: { rejected: 2 }, queued: 0 }, 'the spans')
    },
  },
  {
    name: 'tries again what is refused for now',
    async run({ start, endpoint, answerWith, wire }) {
      await warnings(async () => {
        const telemetry = start({ ...options, endpoint })
        await answerWith({
          status: 503,
          headers: { 'retry-after': '0', 'access-control-expose-headers': '*' },
        })
        telemetry.span('patient', () => {})
        const flushed = telemetry.flush({ timeoutMs: 60_000 })
        await answerWith(undefined)
        await flushed
        equal(telemetry.status().traces.exported, 1, 'the exported spans')
        await telemetry.stop()
      })
      equal(
        (await wire()).spans.map(({ name }) => name),
        ['patient'],
        'the spans',
      )
    },
  },
  {
    name: 'speaks protobuf and JSON',
    async run({ start, endpoint, wire }) {
      for (const protocol of ['http/json', 'http/protobuf'] as const) {
        const telemetry = start({
          ...options,
          instrument: { http: false, runtimeMetrics: false, delivery: false },
          endpoint,
          protocol,
          metrics: true,
        })
        telemetry.span(protocol, () => telemetry.log.info(protocol))
        telemetry.counter(protocol).add(1)
        await telemetry.stop()
      }
      const { spans, logs, metrics } = await wire()
      equal(spans.map(({ name }) => name).sort(), ['http/json', 'http/protobuf'], 'the spans')
      equal(logs.map(({ body }) => body).sort(), ['http/json', 'http/protobuf'], 'the logs')
      equal(metrics.map(({ name }) => name).sort(), ['http/json', 'http/protobuf'], 'the metrics')
    },
  },
]
