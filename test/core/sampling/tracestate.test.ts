/** What a share says in tracestate, and what it reads there. */
import { createTraceState, INVALID_SPAN_CONTEXT, ROOT_CONTEXT, trace } from '@opentelemetry/api'
import { expect, it } from 'vitest'
import { begin, sink, sinkEachTest } from '../../support/telemetry.js'

sinkEachTest({ instrument: false, logs: false, metrics: false })

it('goes along in tracestate, on the wire and to the next service', async () => {
  const telemetry = begin({ sampling: { ratio: 0.25 } })
  let sent: Record<string, string> = {}
  for (let i = 0; i < 100; i++)
    telemetry.span('order', () => {
      const carrier: Record<string, string> = telemetry.inject({})
      if (carrier.traceparent?.endsWith('1') || carrier.traceparent?.endsWith('3')) sent = carrier
    })
  await telemetry.flush()
  expect(sink.spans().length).toBeGreaterThan(0)
  expect(sink.spans().length).toBeLessThan(100)
  expect(new Set(sink.spans().map(({ traceState }) => traceState))).toEqual(new Set(['ot=th:c']))
  expect(sent.tracestate).toBe('ot=th:c')
})

it('goes by the randomness that came along, and leaves what others say in it', async () => {
  const telemetry = begin({ sampling: { ratio: 0.25 } })
  const tracer = trace.getTracer('test')
  const decided = (ot: string) => {
    const traceState = createTraceState(`ot=${ot},other=1`)
    // A trace that another program began without a span: only its state is known.
    const context = trace.setSpanContext(ROOT_CONTEXT, { ...INVALID_SPAN_CONTEXT, traceState })
    return tracer.startSpan(ot, {}, context)
  }
  for (const ot of ['rv:bfffffffffffff', 'rv:c0000000000000', 'x:1;rv:ffffffffffffff;th:8']) decided(ot).end()
  await telemetry.flush()
  expect(sink.spans().map(({ traceState }) => traceState)).toEqual([
    'ot=th:c;rv:c0000000000000,other=1',
    'ot=th:c;x:1;rv:ffffffffffffff,other=1',
  ])
})

it('is not there with a limit, which has no share', async () => {
  const telemetry = begin({ sampling: { ratio: 0.5, perSecond: 1000 } })
  for (let i = 0; i < 100; i++) telemetry.span('order', () => {})
  await telemetry.flush()
  expect(sink.spans().length).toBeGreaterThan(0)
  expect(sink.spans().filter(({ traceState }) => traceState)).toEqual([])
})
