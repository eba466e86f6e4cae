import type { Attributes } from '@opentelemetry/api'
import { SIGNALS } from '../core/config/exporter.js'
import { deliveryMetrics, exporterAttributes } from '../core/delivery/self-metrics.js'
import type { Outcome } from '../core/delivery/sender.js'
import { durationHistogram } from '../core/http/call-durations.js'
import type { Instrument } from '../core/instrument.js'
import * as semconv from '../core/semconv.js'
import { lastAnswerTo } from './transport/answers.js'

/**
 * Metrics of the delivery: what became of records, and how long each request took, all tries and the waits between them
 * included.
 *
 * @see https://opentelemetry.io/docs/specs/semconv/otel/sdk-metrics/
 */
export const delivery: Instrument = (instruments) => {
  const { pipelines, exporters, meter } = instruments
  if (!pipelines.metrics) return () => {}
  const stop = deliveryMetrics(instruments)
  const durations = durationHistogram(
    meter,
    semconv.EXPORT_DURATION,
    'The duration of exporting a batch of telemetry records.',
  )
  for (const signal of SIGNALS) {
    const url = exporters.endpoints[signal]
    if (!url) continue
    const about = exporterAttributes(signal, exporters.exporters[signal].protocol, new URL(url))
    pipelines[signal]?.observe((body, sent) => {
      const began = performance.now()
      void sent.then((outcome) => {
        const took = (performance.now() - began) / 1000
        durations.record(took, { ...about, ...errorOf(outcome), ...answerTo(body) })
      })
    })
  }
  return stop
}

/** Anything but a full success, and why. */
function errorOf({ cause, lost }: Outcome): Attributes {
  const error = cause ?? Object.keys(lost ?? {})[0]
  return error ? { [semconv.ERROR_TYPE]: error } : {}
}

function answerTo(body: Uint8Array): Attributes {
  const { status, rpcCode } = lastAnswerTo(body) ?? {}
  if (rpcCode !== undefined) return { [semconv.RPC_STATUS_CODE]: rpcCode }
  return status === undefined ? {} : { [semconv.HTTP_RESPONSE_STATUS_CODE]: status }
}
