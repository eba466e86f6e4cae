/** The table of variables in the documentation, held against the specification's list and against the code. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { ENVIRONMENT_VARIABLES, readEnvironment } from '../../../src/core/config/environment.js'
import { resolveConfig } from '../../../src/core/config/resolve.js'
import { CONFIG_FILE_VARIABLES } from '../../../src/node/config-file/index.js'

const OTLP =
  'ENDPOINT HEADERS PROTOCOL COMPRESSION TIMEOUT CERTIFICATE CLIENT_CERTIFICATE CLIENT_KEY INSECURE'.split(
    ' ',
  )

/** https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/ and …/protocol/exporter/ */
const SPECIFIED = [
  ...`CONFIG_FILE EXPERIMENTAL_CONFIG_FILE SDK_DISABLED SERVICE_NAME RESOURCE_ATTRIBUTES LOG_LEVEL PROPAGATORS
  TRACES_SAMPLER TRACES_SAMPLER_ARG
  BSP_SCHEDULE_DELAY BSP_EXPORT_TIMEOUT BSP_MAX_QUEUE_SIZE BSP_MAX_EXPORT_BATCH_SIZE
  BLRP_SCHEDULE_DELAY BLRP_EXPORT_TIMEOUT BLRP_MAX_QUEUE_SIZE BLRP_MAX_EXPORT_BATCH_SIZE
  ATTRIBUTE_VALUE_LENGTH_LIMIT ATTRIBUTE_COUNT_LIMIT SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT SPAN_ATTRIBUTE_COUNT_LIMIT
  SPAN_EVENT_COUNT_LIMIT SPAN_LINK_COUNT_LIMIT EVENT_ATTRIBUTE_COUNT_LIMIT LINK_ATTRIBUTE_COUNT_LIMIT
  LOGRECORD_ATTRIBUTE_VALUE_LENGTH_LIMIT LOGRECORD_ATTRIBUTE_COUNT_LIMIT
  EXPORTER_ZIPKIN_ENDPOINT EXPORTER_ZIPKIN_TIMEOUT EXPORTER_ZIPKIN_PROTOCOL
  EXPORTER_PROMETHEUS_HOST EXPORTER_PROMETHEUS_PORT
  TRACES_EXPORTER METRICS_EXPORTER LOGS_EXPORTER METRICS_EXEMPLAR_FILTER
  METRIC_EXPORT_INTERVAL METRIC_EXPORT_TIMEOUT
  EXPORTER_OTLP_SPAN_INSECURE EXPORTER_OTLP_METRIC_INSECURE
  EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE EXPORTER_OTLP_METRICS_DEFAULT_HISTOGRAM_AGGREGATION`.split(
    /\s+/,
  ),
  ...['', 'TRACES_', 'LOGS_', 'METRICS_'].flatMap((signal) =>
    OTLP.map((name) => `EXPORTER_OTLP_${signal}${name}`),
  ),
].map((name) => `OTEL_${name}`)

/** `A_{B,C}` is `A_B` and `A_C`. */
function expand(name: string): string[] {
  const [, before, choices, after] = /^(.*?)\{(.*?)\}(.*)$/.exec(name) ?? []
  return choices === undefined
    ? [name]
    : choices.split(',').flatMap((one) => expand(`${before}${one}${after}`))
}

const table = new Map(
  [
    ...readFileSync('docs/configuration.md', 'utf8').matchAll(/^\| (`OTEL_.*?) +\| (yes|no|said) +\|/gm),
  ].flatMap(([, names, supported]) =>
    [...names!.matchAll(/`(.*?)`/g)].flatMap(([, name]) => expand(name!)).map((name) => [name, supported!]),
  ),
)

describe('the table of variables', () => {
  it('has every variable of the specification, and no other', () => {
    expect([...table.keys()].sort()).toEqual(SPECIFIED.toSorted())
  })

  it('says of those that are read that they are, and of no other', () => {
    const read = [...ENVIRONMENT_VARIABLES, ...CONFIG_FILE_VARIABLES].filter((name) =>
      name.startsWith('OTEL_'),
    )
    const claimed = [...table].filter(([, supported]) => supported !== 'no').map(([name]) => name)
    expect(claimed.sort()).toEqual(read.sort())
  })

  it.each([...table].filter(([, supported]) => supported === 'said').map(([name]) => [name]))(
    'warns of %s',
    (name) => {
      const { warnings } = readEnvironment({ [name]: name.endsWith('INSECURE') ? 'true' : 'base2' })
      expect(warnings).toEqual([expect.stringMatching(`^${name}=.* is not supported; .*; it is ignored$`)])
    },
  )
})

describe('limits', () => {
  const resolve = (environment: Record<string, string>, options = {}) =>
    resolveConfig(options, readEnvironment(environment), {
      protocol: 'http/protobuf',
      resource: {},
      origin: undefined,
    }).config.signalLimits

  it('are each signal’s own', () => {
    const limits = resolve({
      OTEL_BSP_SCHEDULE_DELAY: '11',
      OTEL_BSP_EXPORT_TIMEOUT: '12',
      OTEL_BSP_MAX_QUEUE_SIZE: '13',
      OTEL_BSP_MAX_EXPORT_BATCH_SIZE: '10',
      OTEL_BLRP_SCHEDULE_DELAY: '21',
      OTEL_BLRP_EXPORT_TIMEOUT: '22',
      OTEL_BLRP_MAX_QUEUE_SIZE: '23',
      OTEL_BLRP_MAX_EXPORT_BATCH_SIZE: '20',
      OTEL_METRIC_EXPORT_TIMEOUT: '32',
      OTEL_ATTRIBUTE_COUNT_LIMIT: '40',
      OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT: '41',
      OTEL_LOGRECORD_ATTRIBUTE_COUNT_LIMIT: '42',
      OTEL_EVENT_ATTRIBUTE_COUNT_LIMIT: '43',
    })
    expect(limits).toMatchObject({
      traces: { batchDelayMs: 11, retryMs: 12, queueSize: 13, batchSize: 10, attributeCount: 41 },
      logs: { batchDelayMs: 21, retryMs: 22, queueSize: 23, batchSize: 20, attributeCount: 42 },
      metrics: { batchDelayMs: 1000, retryMs: 32, queueSize: 2048 },
    })
    expect(limits.traces.eventAttributeCount).toBe(43)
  })

  it('of what a record holds may be 0, and those of a queue may not', () => {
    const names = ['OTEL_ATTRIBUTE_COUNT_LIMIT', 'OTEL_SPAN_EVENT_COUNT_LIMIT', 'OTEL_SPAN_LINK_COUNT_LIMIT']
    const zeros = Object.fromEntries(names.map((name) => [name, '0']))
    expect(resolve(zeros).traces).toMatchObject({ attributeCount: 0, eventCount: 0, linkCount: 0 })
    expect(readEnvironment(zeros).warnings).toEqual([])
    const refused = { OTEL_BSP_MAX_QUEUE_SIZE: '0', OTEL_SPAN_EVENT_COUNT_LIMIT: '-1' }
    expect(readEnvironment(refused).warnings).toEqual([
      'OTEL_BSP_MAX_QUEUE_SIZE="0" is not a whole number above 0; it is ignored',
      'OTEL_SPAN_EVENT_COUNT_LIMIT="-1" is not a whole number of 0 or more; it is ignored',
    ])
  })

  it('of a delay may be 0, and of a batch no more than the queue', () => {
    const { values, warnings } = readEnvironment({
      OTEL_BSP_SCHEDULE_DELAY: '0',
      OTEL_BSP_MAX_EXPORT_BATCH_SIZE: '5000',
      OTEL_BLRP_MAX_EXPORT_BATCH_SIZE: '100',
      OTEL_BLRP_MAX_QUEUE_SIZE: '99',
    })
    expect(values.signalLimits.traces).toMatchObject({ batchDelayMs: 0 })
    expect(warnings).toEqual([
      'OTEL_BSP_MAX_EXPORT_BATCH_SIZE="5000" is more than the queue holds (OTEL_BSP_MAX_QUEUE_SIZE); batches have 2048',
      'OTEL_BLRP_MAX_EXPORT_BATCH_SIZE="100" is more than the queue holds (OTEL_BLRP_MAX_QUEUE_SIZE); batches have 99',
    ])
  })

  it('of options are over all of them', () => {
    const { traces, logs } = resolve(
      {
        OTEL_BSP_MAX_QUEUE_SIZE: '13',
        OTEL_EVENT_ATTRIBUTE_COUNT_LIMIT: '43',
        OTEL_BLRP_SCHEDULE_DELAY: '5',
      },
      { limits: { queueSize: 99, batchDelayMs: 7, attributeCount: 3 } },
    )
    expect(traces).toMatchObject({ queueSize: 99, attributeCount: 3, eventAttributeCount: 3 })
    expect(logs).toMatchObject({ queueSize: 99, batchDelayMs: 7 })
  })
})
