import { SpanKind, SpanStatusCode, trace } from '@opentelemetry/api'
import type { StartOptions, Telemetry } from '../../src/browser/index.js'
import { equal } from '../support/assert.js'
import type { ContractCase } from './environment.js'

type Sampling = NonNullable<StartOptions['sampling']>

const CONTINUED = '0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331'

/** Traces of every kind that an option looks at, always the same ones in the same order. */
function program(telemetry: Telemetry): void {
  const attributes = { 'url.path': '/health/live' }
  telemetry.span('health', { kind: SpanKind.SERVER, attributes }, () => {})
  telemetry.span('order', () => telemetry.span('pay', () => {}))
  telemetry.span('poll queue', () => {})
  telemetry.span('failing', () =>
    telemetry.span('bad', (span) => span.setStatus({ code: SpanStatusCode.ERROR })),
  )
  const startTime = Date.now() - 60_000
  trace.getTracer('contract').startSpan('slow', { startTime }).end()
  for (const [name, flags] of Object.entries({ sampled: '01', 'not sampled': '00' }))
    telemetry.continueFrom({ traceparent: `00-${CONTINUED}-${flags}` }, () => telemetry.span(name, () => {}))
}

const ALL = ['health', 'order', 'pay', 'poll queue', 'failing', 'bad', 'slow', 'sampled']
const without = (...names: string[]) => ALL.filter((name) => !names.includes(name))

/** What an option leaves of the program. What continues a trace goes with its beginning, whatever the option. */
const TABLE: [option: Sampling, left: string[]][] = [
  [{}, ALL],
  [{ ratio: 1 }, ALL],
  [{ ratio: 0 }, ['sampled']],
  [{ rules: [{ kind: 'server', path: '/health*', ratio: 0 }] }, without('health')],
  [{ rules: [{ kind: 'client', path: '/health*', ratio: 0 }] }, ALL],
  [{ rules: [{ name: /^poll/, ratio: 0 }] }, without('poll queue')],
  [{ ratio: 0, rules: [{ name: 'order', ratio: 1 }] }, ['order', 'pay', 'sampled']],
  [
    {
      rules: [
        { name: 'order', ratio: 1 },
        { name: '*', ratio: 0 },
      ],
    },
    ['order', 'pay', 'sampled'],
  ],
  [{ perSecond: 1e-6 }, ['health', 'sampled']],
  [{ ratio: 0, keep: {} }, ['failing', 'bad', 'sampled']],
  [{ ratio: 0, keep: { errors: false, slowerThanMs: 30_000 } }, ['slow', 'sampled']],
  [{ ratio: 0, keep: { slowerThanMs: 30_000 } }, ['failing', 'bad', 'slow', 'sampled']],
  [{ ratio: 0, keep: { maxSpans: 1 } }, ['sampled']],
]

const options = { serviceName: 'contract', logs: false, metrics: false, instrument: false } as const

const told = (option: Sampling) =>
  JSON.stringify(option, (_, value) => (value instanceof RegExp ? String(value) : value))

/** One table for every environment. */
export const samplingCases: ContractCase[] = [
  ...TABLE.map(
    ([sampling, left]): ContractCase => ({
      name: `samples by ${told(sampling)}`,
      async run({ start, endpoint, wire }) {
        const telemetry = start({ ...options, endpoint, sampling })
        program(telemetry)
        await telemetry.stop({ timeoutMs: 60_000 })
        const names = (await wire()).spans.map(({ name }) => name!)
        equal(names.sort(), left.toSorted(), 'the spans')
      },
    }),
  ),
  {
    name: 'says in tracestate of what share a trace is',
    async run({ start, endpoint, wire }) {
      const telemetry = start({ ...options, endpoint, sampling: { ratio: 0.25 } })
      for (let i = 0; i < 100; i++) telemetry.span('one', () => {})
      await telemetry.stop({ timeoutMs: 60_000 })
      const states = new Set((await wire()).spans.map(({ traceState }) => traceState))
      equal([...states], ['ot=th:c'], 'the states')
    },
  },
]
