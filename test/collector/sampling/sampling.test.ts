import { describe, expect, it } from 'vitest'
import type { CollectorSamplingOptions } from '../../../src/collector/index.js'
import type { SamplingStatus, Trace, TraceList } from '../../../src/collector/wire.js'
import {
  ask,
  attributes,
  collector,
  logsOf,
  send,
  span,
  spansOf,
  temporaryFolder,
  traceId,
} from '../support.js'

const HOUR = 3_600_000
const LATER = { waitMs: HOUR, longestWaitMs: HOUR }
const ERROR = { status: { code: 2 } }

/** A folder with a collector that judges nothing yet, and how to make one that judges all that waits. */
async function sampled(sampling: CollectorSamplingOptions) {
  const dataDir = temporaryFolder()
  const first = await collector({ dataDir, sampling: { ...LATER, ...sampling } })
  return {
    first,
    async judged() {
      await first.stop()
      return collector({ dataDir, sampling: { ...sampling, waitMs: 1 } })
    },
  }
}

const kept = async (of: { url: string }) =>
  (await ask<TraceList>(of, 'traces')).traces
    .map((trace) => Number.parseInt(trace.traceId, 16))
    .sort((a, b) => a - b)
const statusOf = (of: { url: string }) => ask<SamplingStatus>(of, 'sampling')

describe('which traces are kept', () => {
  it('all of them while nobody asks for sampling', async () => {
    const all = await collector()
    await send(all, 'traces', spansOf('shop', span(1, 1)))
    expect(await kept(all)).toEqual([1])
    expect(await statusOf(all)).toMatchObject({ enabled: false, waiting: { traces: 0 } })
  })

  it('those with an error anywhere, and those that took long in all', async () => {
    const { first, judged } = await sampled({ ratio: 0, keep: { slowerThanMs: 1000 } })
    await send(first, 'traces', spansOf('shop', span(1, 1), span(2, 2), span(3, 3)))
    await send(first, 'traces', spansOf('payments', span(1, 4, { ...ERROR, parent: 1 })))
    // No span of it is slow; from the first one's start to the last one's end it is.
    await send(first, 'traces', spansOf('mail', span(2, 5, { start: 995, lasts: 10, parent: 2 })))
    await send(first, 'traces', spansOf('mail', span(3, 6, { start: 900, lasts: 100, parent: 3 })))
    const then = await judged()
    expect(await kept(then)).toEqual([1, 2])
    expect(await statusOf(then)).toMatchObject({
      kept: { error: { traces: 1, spans: 2 }, slow: { traces: 1, spans: 2 }, chosen: { traces: 0 } },
      dropped: { not_chosen: { traces: 1, spans: 2 } },
    })
  })

  it('errors by their share alone when that is asked for', async () => {
    const { first, judged } = await sampled({ ratio: 0, keep: { errors: false } })
    await send(first, 'traces', spansOf('shop', span(1, 1, ERROR)))
    expect(await kept(await judged())).toEqual([])
  })

  it('by rules over the span that begins the trace, whichever came first', async () => {
    const { first, judged } = await sampled({
      ratio: 0,
      rules: [
        { service: 'shop', path: '/health*', ratio: 0 },
        { service: 'sh*', kind: 'server', ratio: 1 },
      ],
    })
    const server = { kind: 2, attributes: attributes({ 'http.route': '/orders/{id}' }) }
    const health = { kind: 2, attributes: attributes({ 'url.path': '/healthz' }) }
    await send(first, 'traces', spansOf('payments', span(1, 2, { parent: 1, kind: 2 })))
    await send(first, 'traces', spansOf('shop', span(1, 1, server), span(2, 3, health), span(3, 4)))
    expect(await kept(await judged())).toEqual([1])
  })

  it('a share by the trace id, the same as anywhere, written down as a threshold', async () => {
    const { first, judged } = await sampled({ ratio: 0.5 })
    const low = '00000000000000000070000000000000'
    const high = '000000000000000000c0000000000000'
    const state = (traceState: string) => ({ traceId: high, traceState })
    await send(first, 'traces', spansOf('shop', { ...span(1, 1), traceId: low }))
    await send(first, 'traces', spansOf('shop', { ...span(1, 2), ...state('') }))
    await send(first, 'traces', spansOf('shop', { ...span(1, 3), ...state('a=1,ot=th:4;x:1,b=2') }))
    await send(first, 'traces', spansOf('shop', { ...span(1, 4), ...state('ot=th:c') }))
    const then = await judged()
    expect((await ask<TraceList>(then, 'traces')).traces.map((trace) => trace.traceId)).toEqual([high])
    // What comes later is written the same way.
    await send(then, 'traces', spansOf('shop', { ...span(1, 5), ...state('ot=x:2') }))
    await send(then, 'traces', spansOf('shop', { ...span(1, 6), traceId: low }))
    const { spans } = await ask<Trace>(then, `traces/${high}`)
    expect(spans.map(({ traceState }) => traceState).sort()).toEqual([
      'ot=th:8',
      'ot=th:8;x:1,a=1,b=2',
      'ot=th:8;x:2',
      'ot=th:c',
    ])
    expect(await statusOf(then)).toMatchObject({
      kept: { chosen: { traces: 1, spans: 4 } },
      dropped: { not_chosen: { traces: 1, spans: 1 }, late: { spans: 1, errors: 0 } },
    })
  })

  it('no more than so many a second of those, and then none knows for how many one stands', async () => {
    const { first, judged } = await sampled({ ratio: 0.9999, perSecond: 2 })
    const one = (n: number) => ({
      ...span(n, n, { traceState: 'ot=th:1' }),
      traceId: traceId(n).replace(/^(.{18})0/, '$1f'),
    })
    for (const n of [1, 2, 3, 4, 5]) await send(first, 'traces', spansOf('shop', one(n)))
    await send(first, 'traces', spansOf('shop', { ...one(6), ...ERROR }))
    const then = await judged()
    const { traces } = await ask<TraceList>(then, 'traces')
    expect(traces).toHaveLength(3)
    expect(await statusOf(then)).toMatchObject({
      kept: { error: { traces: 1 }, chosen: { traces: 2 } },
      dropped: { rate: { traces: 3 } },
    })
    const states = await Promise.all(
      traces.map(async (trace) => (await ask<Trace>(then, `traces/${trace.traceId}`)).spans[0]!.traceState),
    )
    expect(states.sort()).toEqual(['', '', 'ot=th:1'])
  })
})

describe('what waits', () => {
  it('is judged at once when nothing can change the judgement any more', async () => {
    const one = await collector({ sampling: { ...LATER, ratio: 0 } })
    await send(one, 'traces', spansOf('shop', span(1, 1), span(2, 2, ERROR)))
    await expect
      .poll(async () => (await statusOf(one)).kept.error, { timeout: 20_000 })
      .toEqual({ traces: 1, spans: 1 })
    expect((await statusOf(one)).waiting.traces).toBe(1)
  })

  it('is there meanwhile, and judged when nothing of it has come for a while', async () => {
    const one = await collector({ sampling: { ratio: 0, waitMs: 50 } })
    await send(one, 'traces', spansOf('shop', span(1, 1), span(2, 2, ERROR)))
    await expect
      .poll(async () => (await statusOf(one)).waiting, { timeout: 20_000 })
      .toEqual({ traces: 0, spans: 0, bytes: 0 })
    expect(await kept(one)).toEqual([2])
  })

  it('is judged early beyond so many traces, the one without news for the longest first', async () => {
    const one = await collector({ sampling: { ...LATER, ratio: 0, maxTraces: 2 } })
    for (const n of [1, 2, 1, 3]) await send(one, 'traces', spansOf('shop', span(n, n)))
    // Beyond the two, the second was heard of least lately; its error comes too late, which is counted.
    expect((await send(one, 'traces', spansOf('shop', span(2, 7, ERROR)))).status).toBe(200)
    expect(await kept(one)).toEqual([1, 3])
    expect(await statusOf(one)).toMatchObject({
      waiting: { traces: 2 },
      early: { traces: 1, bytes: 0 },
      dropped: { not_chosen: { traces: 1 }, late: { spans: 1, errors: 1 } },
    })
  })

  it('is judged early beyond so many bytes', async () => {
    const one = await collector({ sampling: { ...LATER, ratio: 0, maxBytes: 5000 } })
    for (const n of [1, 2, 3])
      await send(
        one,
        'traces',
        spansOf('shop', span(n, n, { attributes: attributes({ large: 'x'.repeat(2000) }) })),
      )
    // What is written next waits for the judgement.
    await send(one, 'logs', logsOf('shop', {}))
    expect(await kept(one)).toEqual([2, 3])
    expect(await statusOf(one)).toMatchObject({ early: { traces: 0, bytes: 1 } })
  })

  it('stays when sampling is switched off, and for good', async () => {
    const dataDir = temporaryFolder()
    const start = (sampling?: CollectorSamplingOptions) => collector({ dataDir, sampling })
    const first = await start({ ...LATER, ratio: 0 })
    await send(first, 'traces', spansOf('shop', span(1, 1)))
    await first.stop()
    await (await start()).stop()
    expect(await kept(await start({ ratio: 0, waitMs: 1 }))).toEqual([1])
  })

  it('what was there before sampling is not judged', async () => {
    const dataDir = temporaryFolder()
    const first = await collector({ dataDir })
    await send(first, 'traces', spansOf('shop', span(1, 1)))
    await first.stop()
    expect(await kept(await collector({ dataDir, sampling: { ratio: 0, waitMs: 1 } }))).toEqual([1])
  })

  it('a judgement holds through a restart', async () => {
    const { first, judged } = await sampled({ ratio: 0 })
    await send(first, 'traces', spansOf('shop', span(1, 1), span(2, 2, ERROR)))
    const second = await judged()
    await second.stop()
    const third = await collector({ dataDir: second.dataDir!, sampling: { ...LATER, ratio: 0 } })
    await send(third, 'traces', spansOf('shop', span(1, 3, ERROR), span(2, 4)))
    expect((await ask<TraceList>(third, 'traces')).traces).toMatchObject([
      { traceId: traceId(2), spanCount: 2 },
    ])
    expect(await statusOf(third)).toMatchObject({
      waiting: { traces: 0 },
      dropped: { late: { spans: 1, errors: 1 } },
    })
  })
})

it('is counted for Prometheus', async () => {
  const { first, judged } = await sampled({ ratio: 0 })
  await send(first, 'traces', spansOf('shop', span(1, 1), span(2, 2, ERROR)))
  const then = await judged()
  const text = await (await fetch(`${then.url}/metrics`)).text()
  expect(text).toContain('throughline_collector_sampling_traces_total{decision="kept",reason="error"} 1\n')
  expect(text).toContain(
    'throughline_collector_sampling_spans_total{decision="dropped",reason="not_chosen"} 1\n',
  )
  expect(text).toContain('throughline_collector_sampling_waiting_traces 0\n')
  expect((await fetch(`${then.url}/metrics`, { method: 'POST' })).status).toBe(405)
})
