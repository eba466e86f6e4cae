/** What a configuration file by the published schema means. */
import { writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { readConfiguration } from '../../../src/node/config-file/index.js'
import { folderForTests, HEAD, PROVIDERS, path, resolveFile } from '../../support/config-file.js'

folderForTests()

describe('what is supported', () => {
  it('is taken from where the schema has it', () => {
    const { config, warnings } = resolveFile(
      `
file_format: "1.0-rc.2"
disabled: false
resource:
  attributes:
    - { name: service.name, value: shop }
    - { name: replicas, value: 3, type: int }
    - { name: zones, value: [a, b], type: string_array }
    - { name: build, value: 17 }
  attributes_list: team=web,service.name=lost
attribute_limits: { attribute_value_length_limit: 4096, attribute_count_limit: 100 }
propagator:
  composite: [{ baggage: }]
  composite_list: tracecontext,baggage
tracer_provider:
  processors:
    - batch:
        schedule_delay: 300
        export_timeout: 4000
        max_queue_size: 1000
        max_export_batch_size: 200
        exporter:
          otlp_http:
            endpoint: https://otlp.example/api/traces
            encoding: json
            compression: gzip
            timeout: 2500
            headers: [{ name: Api-Key, value: "1234" }, { name: none, value: }]
            headers_list: "api-key=lost,b=2"
            tls: { ca_file: /ca.pem, key_file: /key.pem, cert_file: /cert.pem }
  limits: { attribute_count_limit: 50, event_count_limit: 5, link_count_limit: 6, event_attribute_count_limit: 7, link_attribute_count_limit: 8 }
  sampler:
    parent_based:
      root: { trace_id_ratio_based: { ratio: 0.25 } }
      remote_parent_sampled: { always_on: }
      local_parent_not_sampled: { always_off: }
meter_provider:
  readers:
    - periodic:
        interval: 7000
        timeout: 3000
        exporter:
          otlp_grpc: { endpoint: "metrics.example:4317", tls: { insecure: true }, temporality_preference: low_memory, default_histogram_aggregation: explicit_bucket_histogram }
  exemplar_filter: always_off
logger_provider:
  processors: [{ batch: { exporter: { otlp_http: } } }]
  limits: { attribute_value_length_limit: 9 }
`,
    )
    expect(warnings).toEqual([])
    expect(config).toMatchObject({
      serviceName: 'shop',
      enabled: true,
      resource: { 'service.name': 'shop', replicas: 3, zones: ['a', 'b'], build: '17', team: 'web' },
      propagators: ['baggage', 'tracecontext'],
      sampling: { ratio: 0.25, parentBased: true },
      endpoints: {
        traces: 'https://otlp.example/api/traces',
        metrics: expect.stringMatching(/^http:\/\/metrics\.example:4317\/.*MetricsService\/Export$/),
        logs: 'http://localhost:4318/v1/logs',
      },
      exporters: {
        traces: {
          protocol: 'http/json',
          compression: 'gzip',
          timeoutMs: 2500,
          headers: { 'api-key': '1234', b: '2' },
          tls: { ca: '/ca.pem', key: '/key.pem', cert: '/cert.pem' },
        },
        metrics: { protocol: 'grpc', headers: {} },
        logs: { protocol: 'http/protobuf' },
      },
      metrics: { intervalMs: 7000, temporality: 'lowmemory', exemplars: 'always_off' },
      signalLimits: {
        traces: {
          batchDelayMs: 300,
          retryMs: 4000,
          queueSize: 1000,
          batchSize: 200,
          attributeCount: 50,
          attributeValueLength: 4096,
          eventCount: 5,
          linkCount: 6,
          eventAttributeCount: 7,
          linkAttributeCount: 8,
        },
        metrics: { retryMs: 3000 },
        logs: { attributeCount: 100, attributeValueLength: 9, batchSize: 512 },
      },
    })
  })

  it.each([
    ['{ always_on: }', { ratio: 1, parentBased: false }],
    ['{ always_off: {} }', { ratio: 0, parentBased: false }],
    ['{ trace_id_ratio_based: { ratio: 0.5 } }', { ratio: 0.5, parentBased: false }],
    ['{ probability/development: { ratio: 0.125 } }', { ratio: 0.125, parentBased: false }],
    ['{ parent_based: { root: { always_off: } } }', { ratio: 0, parentBased: true }],
    ['{ parent_based: }', { ratio: 1, parentBased: true }],
  ])('the sampler %s', (yaml, sampling) => {
    const { config, warnings } = resolveFile(
      `${HEAD}meter_provider:\nlogger_provider:\ntracer_provider: { sampler: ${yaml} }`,
    )
    expect({ warnings, sampling: config.sampling }).toEqual({ warnings: [], sampling })
  })

  it('takes the names that certificates had in release candidates', () => {
    const tls = '{ certificate_file: /ca.pem, client_key_file: /key.pem, client_certificate_file: /cert.pem }'
    const { config, warnings } = resolveFile(
      `${HEAD}tracer_provider: { processors: [{ batch: { exporter: { otlp_http: { tls: ${tls} } } } }] }`,
    )
    expect(config.exporters.traces.tls).toEqual({ ca: '/ca.pem', key: '/key.pem', cert: '/cert.pem' })
    expect(warnings).toEqual([])
  })

  it('leaves a signal without a provider alone, also where code names an endpoint', () => {
    const { endpoints } = resolveFile(`${HEAD}tracer_provider:`, {}, { endpoint: 'http://x' }).config
    expect(endpoints).toEqual({ traces: 'http://x/v1/traces', logs: undefined, metrics: undefined })
  })
})

describe('precedence', () => {
  it('takes options over the file, and the file instead of other OTEL_ variables', () => {
    const { config } = resolveFile(
      `${HEAD}${PROVIDERS}resource: { attributes: [{ name: service.name, value: file }, { name: team, value: file }] }`,
      {
        OTEL_SERVICE_NAME: 'variable',
        OTEL_RESOURCE_ATTRIBUTES: 'a=1',
        OTEL_EXPORTER_OTLP_ENDPOINT: 'http://x',
      },
      { serviceName: 'option' },
    )
    expect(config.resource).toEqual({ 'service.name': 'option', team: 'file' })
    expect(config.endpoints.traces).toBeUndefined()
  })

  it('keeps the variables that are ours', () => {
    expect(resolveFile(HEAD + PROVIDERS, { THROUGHLINE_REDACT: 'hash' }).config.redact).toEqual({
      action: 'hash',
    })
  })

  it('takes the name that the variable had before', () => {
    writeFileSync(path, `${HEAD}${PROVIDERS}disabled: true`)
    expect(readConfiguration({ OTEL_EXPERIMENTAL_CONFIG_FILE: path }).values.enabled).toBe(false)
  })
})
