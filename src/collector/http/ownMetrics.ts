import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Store } from '../store.js'
import type { SamplingStatus } from '../wire.js'
import { sendError } from './api.js'
import { HttpFailure } from './failure.js'

type Sample = [labels: Record<string, string>, value: number]

function family(name: string, type: 'counter' | 'gauge', help: string, samples: Sample[]): string {
  const lines = samples.map(([labels, value]) => {
    const list = Object.entries(labels).map(([key, label]) => `${key}="${label}"`)
    return `${name}${list.length ? `{${list.join()}}` : ''} ${value}\n`
  })
  return `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n${lines.join('')}`
}

/** What sampling did in Prometheus' text format. */
function ofSampling({ waiting, kept, dropped, early }: SamplingStatus): string {
  const judged = [
    ...Object.entries(kept).map(([reason, count]) => [{ decision: 'kept', reason }, count] as const),
    ...Object.entries(dropped).map(([reason, count]) => [{ decision: 'dropped', reason }, count] as const),
  ]
  const prefix = 'throughline_collector_sampling'
  return [
    family(
      `${prefix}_traces_total`,
      'counter',
      'Traces that were judged, by the judgement and its reason.',
      judged.flatMap(([labels, count]): Sample[] => ('traces' in count ? [[labels, count.traces]] : [])),
    ),
    family(
      `${prefix}_spans_total`,
      'counter',
      'Spans of traces that were judged; late ones came when their trace had been dropped.',
      judged.map(([labels, { spans }]): Sample => [labels, spans]),
    ),
    family(
      `${prefix}_missed_errors_total`,
      'counter',
      'Spans that were errors and came when their trace had been dropped.',
      [[{}, dropped.late.errors]],
    ),
    family(
      `${prefix}_early_total`,
      'counter',
      'Traces that were judged before their time, by the limit that was reached.',
      Object.entries(early).map(([limit, count]): Sample => [{ limit }, count]),
    ),
    family(`${prefix}_waiting_traces`, 'gauge', 'Traces that are not judged yet.', [[{}, waiting.traces]]),
    family(`${prefix}_waiting_bytes`, 'gauge', 'Bytes of the traces that are not judged yet, as received.', [
      [{}, waiting.bytes],
    ]),
  ].join('')
}

/** `GET /metrics`: what the collector counts of itself, for Prometheus. */
export function ownMetrics(
  store: Store,
): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  return async (request, response) => {
    try {
      if (request.method !== 'GET')
        throw new HttpFailure(405, `${request.method} is not supported here; use GET`, { allow: 'GET' })
      const text = ofSampling(JSON.parse(await store.sampling()) as SamplingStatus)
      response
        .writeHead(200, {
          'content-type': 'text/plain; version=0.0.4; charset=utf-8',
          'cache-control': 'no-store',
        })
        .end(text)
    } catch (error) {
      sendError(response, error)
    }
  }
}
