import { SpanKind, trace } from '@opentelemetry/api'
import { equal, includes, ok, thrownBy } from '../support/assert.js'
import { after, type ContractCase, named } from './environment.js'

const ERROR = 2
const options = { serviceName: 'contract', metrics: false, instrument: false } as const

/** Spans: their tree, what they carry, and that the tree holds across everything asynchronous. */
export const spanCases: ContractCase[] = [
  {
    name: 'nests spans and sends them with resource and scope',
    async run({ start, endpoint, wire }) {
      const telemetry = start({ ...options, endpoint, serviceVersion: '1.2.3', environment: 'test' })
      const answer = telemetry.span('outer', () => telemetry.span('inner', () => 42))
      equal(answer, 42, 'the answer of span()')
      await telemetry.stop()
      const { spans } = await wire()
      const [outer, inner] = [named(spans, 'outer'), named(spans, 'inner')]
      equal(inner.parentSpanId, outer.spanId, 'the parent of inner')
      equal(inner.traceId, outer.traceId, 'the trace')
      ok(!outer.parentSpanId, 'outer is a root')
      equal(outer.scope, 'throughline', 'the scope')
      includes(
        outer.resource,
        {
          'service.name': 'contract',
          'service.version': '1.2.3',
          'deployment.environment.name': 'test',
          'telemetry.sdk.name': 'throughline',
          'telemetry.distro.name': 'throughline',
        },
        'the resource',
      )
    },
  },
  {
    name: 'keeps the parent across await, promises, timers and microtasks',
    async run({ start, endpoint, wire }) {
      const telemetry = start({ ...options, endpoint })
      const mark = (name: string) => telemetry.span(name, () => {})
      await telemetry.span('parent', async () => {
        await after(1)
        mark('await timer')
        await crypto.subtle.digest('SHA-256', new Uint8Array(1))
        mark('await native')
        await Promise.all([after(2).then(() => mark('then')), after(1)])
        mark('await all')
        await new Promise<void>((resolve) => queueMicrotask(() => resolve(mark('microtask'))))
        await Promise.reject(new Error()).catch(() => mark('catch'))
        try {
          await Promise.reject(await after(1))
        } catch {
          mark('caught')
        }
        for await (const name of [Promise.resolve('for await')]) mark(name)
      })
      mark('outside')
      await telemetry.stop()
      const { spans } = await wire()
      const parent = named(spans, 'parent')
      const children = spans.filter(({ parentSpanId }) => parentSpanId === parent.spanId)
      const names = ['await timer', 'await native', 'then', 'await all', 'microtask', 'catch', 'caught']
      equal(children.map(({ name }) => name).sort(), [...names, 'for await'].sort(), 'the children')
      ok(!named(spans, 'outside').parentSpanId, 'outside is a root')
    },
  },
  {
    name: 'never leaks the context of one task into another',
    async run({ start, endpoint, wire }) {
      const telemetry = start({ ...options, endpoint })
      const task = (index: number) =>
        telemetry.span(`task ${index}`, async () => {
          for (let step = 0; step < 3; step++) {
            await (step % 2 ? after((index * 7) % 5) : Promise.resolve())
            telemetry.span(`step ${index}`, () => {})
          }
        })
      await Promise.all(Array.from({ length: 40 }, (_, index) => task(index)))
      equal(trace.getActiveSpan(), undefined, 'the active span after all')
      await telemetry.stop()
      const { spans } = await wire()
      equal(spans.length, 160, 'the number of spans')
      for (const step of spans.filter(({ name }) => name?.startsWith('step'))) {
        const task = named(spans, step.name!.replace('step', 'task'))
        equal(step.parentSpanId, task.spanId, `the parent of ${step.name}`)
      }
    },
  },
  {
    name: 'records what is thrown and throws it on',
    async run({ start, endpoint, wire }) {
      const telemetry = start({ ...options, endpoint })
      const failure = new TypeError('sold out', { cause: new Error('stock is 0') })
      const fail = () => {
        throw failure
      }
      ok((await thrownBy(() => telemetry.span('sync', fail))) === failure, 'the same error is thrown')
      const rejected = await thrownBy(() => telemetry.span('async', () => after(1).then(fail)))
      ok(rejected === failure, 'the same error is the reason')
      await telemetry.stop()
      const { spans } = await wire()
      for (const name of ['sync', 'async']) {
        const span = named(spans, name)
        equal(span.status?.code, ERROR, `the status of ${name}`)
        equal(span.status?.message, 'sold out', `the message of ${name}`)
        equal(span.attributes['error.type'], 'TypeError', `error.type of ${name}`)
        const event = span.events?.[0]
        equal(event?.name, 'exception', `the event of ${name}`)
        const stack = event?.attributes?.find(({ key }) => key === 'exception.stacktrace')?.value
        ok(
          stack?.stringValue?.includes('Caused by: Error: stock is 0'),
          `the cause is in the stack of ${name}`,
        )
      }
    },
  },
  {
    name: 'takes kind, attributes, links and root',
    async run({ start, endpoint, wire }) {
      const telemetry = start({ ...options, endpoint })
      telemetry.span('producer', (producer) => {
        const links = [{ context: producer.spanContext() }]
        const given = { kind: SpanKind.CONSUMER, attributes: { 'cart.items': 3 }, links, root: true }
        telemetry.span('consumer', given, (span) => span.setAttribute('late', [true, false]))
      })
      await telemetry.stop()
      const { spans } = await wire()
      const [producer, consumer] = [named(spans, 'producer'), named(spans, 'consumer')]
      equal(consumer.kind, 5, 'the kind')
      equal(consumer.attributes, { 'cart.items': 3, late: [true, false] }, 'the attributes')
      equal(consumer.links?.[0]?.spanId, producer.spanId, 'the link')
      ok(!consumer.parentSpanId, 'consumer has no parent')
      ok(consumer.traceId !== producer.traceId, 'consumer has a trace of its own')
    },
  },
  {
    name: 'serves code written against the OpenTelemetry API',
    async run({ start, endpoint, wire }) {
      const telemetry = start({ ...options, endpoint })
      await telemetry.span('ours', async () => {
        await after(1)
        trace.getTracer('library', '9').startActiveSpan('theirs', (span) => span.end())
      })
      await telemetry.stop()
      const { spans } = await wire()
      equal(named(spans, 'theirs').parentSpanId, named(spans, 'ours').spanId, 'the parent')
      equal(named(spans, 'theirs').scope, 'library', 'the scope')
    },
  },
  {
    name: 'leaves out what sampling leaves out, and says so to others',
    async run({ start, endpoint, wire }) {
      const telemetry = start({ ...options, endpoint, sampling: { ratio: 0 } })
      const carrier = telemetry.span('unsampled', () => telemetry.inject<Record<string, string>>({}))
      ok(
        /^00-[0-9a-f]{32}-[0-9a-f]{16}-02$/.test(carrier.traceparent ?? ''),
        `flags in ${carrier.traceparent}`,
      )
      const sampled = { traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01' }
      telemetry.continueFrom(sampled, () => telemetry.span('decided before us', () => {}))
      await telemetry.stop()
      const { spans } = await wire()
      equal(
        spans.map(({ name }) => name),
        ['decided before us'],
        'the spans',
      )
    },
  },
]
