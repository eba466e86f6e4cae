/** Options and OTEL_* variables: one error for the code's faults, warnings for the operator's. */
import { describe, expect, it } from 'vitest'
import type { StartOptions } from '../../src/core/config/options.js'
import { problemsOf, resolve } from '../support/resolved.js'

describe('options', () => {
  it('lists every problem at once, and what to write instead', () => {
    const problems = problemsOf({
      sampleRate: 0.5,
      endpoint: 'localhost:4318',
      sampling: { ratio: 2 },
      headers: { a: 1 },
      protocol: 'grpc',
      limits: { batchSise: 5, queueSize: -1 },
      instrument: { fecth: true },
      serviceName: '',
    })
    expect(problems).toEqual([
      'unknown option "sampleRate"; use "sampling.ratio"',
      '"endpoint" must be an http or https URL such as "http://localhost:4318", or a path such as "/otlp" in a browser, but is "localhost:4318"',
      '"sampling.ratio" must be a number from 0 to 1, but is 2',
      '"headers" must be an object of strings, but is an object',
      '"protocol" must be "http/json" or "http/protobuf", but is "grpc"',
      'unknown option "limits.batchSise"; use "limits.batchSize"',
      '"limits.queueSize" must be a whole number above 0, but is -1',
      'unknown option "instrument.fecth"; use "instrument.fetch"',
      '"serviceName" must be a non-empty string, but is ""',
    ])
  })

  it.each([[null], ['shop'], [[]], [7]])('says that %j is no object', (options) => {
    expect(problemsOf(options)).toHaveLength(1)
    expect(problemsOf(options)[0]).toContain('"options" must be an object')
  })

  it('refuses a path for an endpoint where there is no page', () => {
    expect(problemsOf({ endpoint: '/otlp' })).toEqual([
      '"endpoint" is the path "/otlp"; outside a page write a whole URL such as "http://localhost:4318"',
    ])
  })

  it('takes the base of all signals for an endpoint, and not the path of one', () => {
    expect(problemsOf({ endpoint: 'https://otlp.example/api/v1/traces' })).toEqual([
      '"endpoint" is the base of all signals; write "https://otlp.example/api"',
    ])
    expect(problemsOf({ endpoint: 'https://otlp.example/api' })).toEqual([])
  })

  it('says what is wrong with the spool, and what is for Node', () => {
    expect(problemsOf({ spool: { maxBytes: 0, age: 1, directory: '' } })).toHaveLength(3)
    const forNode = { file: 'x', daemon: true, childProcess: { args: true }, tls: {} }
    expect(problemsOf({ ...forNode, spool: { directory: '/x' } })).toEqual(
      [...Object.keys(forNode), 'spool.directory'].map((name) => `unknown option "${name}"; it is for Node`),
    )
  })

  it('takes undefined for “not given” and changes nothing it was given', () => {
    const options = Object.freeze({ serviceName: undefined, limits: Object.freeze({ queueSize: undefined }) })
    expect(resolve(options).config).toMatchObject({
      serviceName: 'unknown_service',
      limits: { queueSize: 2048 },
    })
  })
})

describe('precedence', () => {
  const environment = {
    OTEL_SERVICE_NAME: 'from-environment',
    OTEL_RESOURCE_ATTRIBUTES: 'service.name=lost,team=pay%20ments,process.pid=2',
    OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318/base/',
    OTEL_EXPORTER_OTLP_LOGS_ENDPOINT: 'http://logs:4318/own',
    OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Bearer%20x,a=1',
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
    OTEL_TRACES_SAMPLER: 'traceidratio',
    OTEL_TRACES_SAMPLER_ARG: '0.25',
    OTEL_BSP_SCHEDULE_DELAY: '50',
  }

  it('takes the environment over the defaults', () => {
    expect(resolve({}, environment).config).toMatchObject({
      serviceName: 'from-environment',
      resource: { 'service.name': 'from-environment', team: 'pay ments', 'process.pid': '2' },
      endpoints: {
        traces: 'http://collector:4318/base/v1/traces',
        logs: 'http://logs:4318/own',
        metrics: 'http://collector:4318/base/v1/metrics',
      },
      exporters: {
        traces: { headers: { authorization: 'Bearer x', a: '1' }, protocol: 'http/json', timeoutMs: 10_000 },
      },
      sampling: { ratio: 0.25, parentBased: false },
      signalLimits: { traces: { batchDelayMs: 50 }, logs: { batchDelayMs: 1000 } },
    })
  })

  it('takes options over the environment', () => {
    const options: StartOptions = {
      serviceName: 'shop',
      serviceVersion: '1.2.3',
      environment: 'test',
      resource: { team: 'web' },
      endpoint: 'http://localhost:4318',
      headers: { a: '2' },
      sampling: { ratio: 1 },
      metrics: false,
    }
    expect(resolve(options, environment).config).toMatchObject({
      serviceName: 'shop',
      resource: { 'service.version': '1.2.3', 'deployment.environment.name': 'test', team: 'web' },
      endpoints: {
        traces: 'http://localhost:4318/v1/traces',
        logs: 'http://localhost:4318/v1/logs',
        metrics: undefined,
      },
      exporters: { logs: { headers: { authorization: 'Bearer x', a: '2' } } },
      sampling: { ratio: 1, parentBased: true },
    })
  })

  it('keeps an endpoint’s query', () => {
    expect(resolve({ endpoint: 'https://x.example/otlp?key=1' }).config.endpoints.traces).toBe(
      'https://x.example/otlp/v1/traces?key=1',
    )
  })
})

describe('environment', () => {
  it.each([
    ['OTEL_TRACES_SAMPLER', 'sometimes'],
    ['OTEL_TRACES_SAMPLER_ARG', 'half'],
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'collector:4318'],
    ['OTEL_EXPORTER_OTLP_PROTOCOL', 'thrift'],
    ['OTEL_EXPORTER_OTLP_LOGS_COMPRESSION', 'zstd'],
    ['OTEL_EXPORTER_OTLP_HEADERS', 'no pair'],
    ['OTEL_RESOURCE_ATTRIBUTES', 'a=%zz'],
    ['OTEL_BSP_MAX_QUEUE_SIZE', '-3'],
    ['OTEL_PROPAGATORS', 'b3'],
    ['OTEL_SDK_DISABLED', 'yes'],
    ['OTEL_LOGS_EXPORTER', 'console'],
  ])('warns of %s=%s by name and ignores it', (name, value) => {
    const environment = { OTEL_TRACES_SAMPLER: 'traceidratio', [name]: value }
    const { config, warnings } = resolve({}, environment)
    expect(warnings).toHaveLength(1)
    expect(warnings[0]).toContain(name)
    const { [name]: _, ...others } = environment as Record<string, string>
    expect(config).toEqual(resolve({}, others).config)
  })

  it('takes names in any case', () => {
    const { config, warnings } = resolve(
      {},
      {
        OTEL_EXPORTER_OTLP_ENDPOINT: 'http://x',
        OTEL_EXPORTER_OTLP_PROTOCOL: 'HTTP/Json',
        OTEL_EXPORTER_OTLP_COMPRESSION: 'GZIP',
        OTEL_TRACES_SAMPLER: 'TraceIdRatio',
        OTEL_TRACES_SAMPLER_ARG: '0.5',
        OTEL_PROPAGATORS: 'Baggage',
        OTEL_LOGS_EXPORTER: 'None',
        OTEL_METRICS_EXPORTER: 'OTLP',
      },
    )
    expect(warnings).toEqual([])
    expect(config).toMatchObject({
      endpoints: { logs: undefined, metrics: 'http://x/v1/metrics' },
      exporters: { traces: { protocol: 'http/json', compression: 'gzip' } },
      sampling: { ratio: 0.5 },
      propagators: ['baggage'],
    })
  })

  it('counts an empty variable as unset', () => {
    expect(resolve({}, { OTEL_SERVICE_NAME: '', OTEL_BSP_SCHEDULE_DELAY: ' ' })).toMatchObject({
      warnings: [],
      config: { serviceName: 'unknown_service', signalLimits: { traces: { batchDelayMs: 1000 } } },
    })
  })

  it('is disabled by OTEL_SDK_DISABLED, and silent for a signal whose exporter is none', () => {
    expect(resolve({}, { OTEL_SDK_DISABLED: 'TRUE' }).config.enabled).toBe(false)
    const { endpoints } = resolve({ endpoint: 'http://x' }, { OTEL_METRICS_EXPORTER: 'none' }).config
    expect(endpoints).toEqual({ traces: 'http://x/v1/traces', logs: 'http://x/v1/logs', metrics: undefined })
  })
})
