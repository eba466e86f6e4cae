/** Where each signal goes and how: options and variables for all signals and for one. */
import { describe, expect, it } from 'vitest'
import { problemsOf, resolve } from '../support/resolved.js'

describe('one signal', () => {
  const environment = {
    OTEL_EXPORTER_OTLP_ENDPOINT: 'http://all.example:4318',
    OTEL_EXPORTER_OTLP_HEADERS: 'A=all,b=all,c=all,d=all',
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
    OTEL_EXPORTER_OTLP_TIMEOUT: '1000',
    OTEL_EXPORTER_OTLP_CERTIFICATE: '/all.pem',
    OTEL_EXPORTER_OTLP_LOGS_ENDPOINT: 'http://logs.example/own',
    OTEL_EXPORTER_OTLP_LOGS_HEADERS: 'b=logs%2C%20all',
    OTEL_EXPORTER_OTLP_LOGS_PROTOCOL: 'http/protobuf',
    OTEL_EXPORTER_OTLP_LOGS_COMPRESSION: 'gzip',
    OTEL_EXPORTER_OTLP_LOGS_TIMEOUT: '2000',
    OTEL_EXPORTER_OTLP_LOGS_CLIENT_KEY: '/key.pem',
  }

  it('goes its own way by its own variables', () => {
    const { endpoints, exporters } = resolve({}, environment).config
    expect(endpoints).toMatchObject({
      traces: 'http://all.example:4318/v1/traces',
      logs: 'http://logs.example/own',
    })
    expect(exporters.logs).toEqual({
      protocol: 'http/protobuf',
      headers: { a: 'all', b: 'logs, all', c: 'all', d: 'all' },
      askHeaders: undefined,
      compression: 'gzip',
      timeoutMs: 2000,
      tls: { ca: '/all.pem', key: '/key.pem' },
    })
    expect(exporters.traces).toMatchObject({ protocol: 'http/json', headers: { b: 'all' }, timeoutMs: 1000 })
  })

  it('goes its own way by its own options, over those of all and every variable', () => {
    const { endpoints, exporters } = resolve(
      {
        endpoint: 'http://base.example',
        headers: { c: 'base', D: 'base' },
        protocol: 'http/protobuf',
        limits: { exportTimeoutMs: 3000 },
        signals: { logs: { endpoint: 'http://own.example/x', headers: { D: 'own' }, timeoutMs: 4000 } },
      },
      environment,
    ).config
    expect(endpoints).toEqual({
      traces: 'http://base.example/v1/traces',
      logs: 'http://own.example/x',
      metrics: 'http://base.example/v1/metrics',
    })
    expect(exporters.logs).toMatchObject({
      headers: { a: 'all', b: 'logs, all', c: 'base', d: 'own' },
      protocol: 'http/protobuf',
      timeoutMs: 4000,
    })
    expect(exporters.traces).toMatchObject({ headers: { d: 'base' }, timeoutMs: 3000 })
  })

  it('takes credentials out of an endpoint and into a header, which one that is given replaces', () => {
    const endpoint = 'https://us%40er:p%3Ass@otlp.example'
    const { endpoints, exporters } = resolve({
      endpoint,
      signals: { logs: { headers: { Authorization: 'x' } } },
    }).config
    expect(endpoints.traces).toBe('https://otlp.example/v1/traces')
    expect(exporters.traces.headers).toEqual({ authorization: `Basic ${btoa('us@er:p:ss')}` })
    expect(exporters.logs.headers).toEqual({ authorization: 'x' })
  })

  it('has its own problems', () => {
    expect(problemsOf({ signals: { logs: { endpoint: 'x', header: {} }, spans: {} }, tls: {} })).toEqual([
      '"signals.logs.endpoint" must be an http or https URL such as "http://localhost:4318", or a path such as "/otlp" in a browser, but is "x"',
      'unknown option "signals.logs.header"; use "signals.logs.headers"',
      expect.stringContaining('unknown option "signals.spans"'),
      expect.stringContaining('unknown option "tls"'),
    ])
  })
})
