// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the file's references look like it.
/** What is said of what a configuration file has and is not supported, and of a file that cannot be used. */
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readConfiguration } from '../../../src/node/config-file/index.js'
import { folder, folderForTests, HEAD, PROVIDERS, resolveFile } from '../../support/config-file.js'

folderForTests()

describe('what is not supported', () => {
  it.each([
    ['log_level: info', '"log_level" is not supported; it is ignored'],
    ['resource: { schema_url: x }', '"resource.schema_url" is not supported; it is ignored'],
    ['propagatr: {}', '"propagatr" is not supported; it is ignored'],
    ['disabled: maybe', '"disabled" must be true or false, but is "maybe"; it is ignored'],
    ['attribute_limits: [1]', '"attribute_limits" must be a mapping, but is an array; it is ignored'],
    [
      'resource: { attributes: [{ name: a, value: x, type: int }] }',
      '"resource.attributes[0]" has a value that is not of the type int; it is ignored',
    ],
    [
      'instrumentation/development: { js: {} }',
      '"instrumentation/development" is not supported; it is ignored',
    ],
  ])('%s', (yaml, warning) => {
    expect(resolveFile(`${HEAD}${PROVIDERS}${yaml}`).warnings).toEqual([`F: ${warning}`])
  })

  it.each([
    [
      'processors: [{ batch: { exporter: { zipkin: } } }]',
      'processors[0].batch.exporter.zipkin" is not supported; it is ignored',
    ],
    ['processors: {}', 'processors" must be a sequence, but is an object; it is ignored'],
    [
      'processors: [{ simple: { exporter: { otlp_http: } } }]',
      'processors[0].simple" is not supported; its exporter gets batches',
    ],
    [
      'processors: [{ batch: { exporter: { otlp_http: } } }, { batch: { exporter: { otlp_grpc: } } }]',
      'processors[1].batch.exporter" is one exporter more than is supported for a signal; it is ignored',
    ],
    [
      'processors: [{ batch: { max_queue_size: -1, exporter: { otlp_http: } } }]',
      'processors[0].batch.max_queue_size" must be a whole number above 0, but is -1; it is ignored',
    ],
    [
      'processors: [{ batch: { exporter: { otlp_http: { endpoint: "collector:4318" } } } }]',
      'processors[0].batch.exporter.otlp_http.endpoint" must be an http or https URL such as',
    ],
    ['sampler: { jaeger_remote: {} }', 'sampler.jaeger_remote" is not supported; it is ignored'],
    [
      'sampler: { parent_based: { remote_parent_sampled: { always_off: } } }',
      'sampler.parent_based.remote_parent_sampled" can only be always_on; it is ignored',
    ],
  ])('of traces: %s', (yaml, warning) => {
    const { warnings } = resolveFile(`${HEAD}meter_provider:\nlogger_provider:\ntracer_provider: { ${yaml} }`)
    expect(warnings).toEqual([expect.stringContaining(`F: "tracer_provider.${warning}`)])
  })

  it('is another version of the schema, or none, or no propagator', () => {
    expect(resolveFile(`file_format: "0.3"\npropagator:\n${PROVIDERS}`).warnings).toEqual([
      'F: "file_format" is 0.3; it is read as 1.0',
    ])
    expect(resolveFile(PROVIDERS).warnings).toEqual([
      'F: "file_format" is missing; write file_format: "1.0"',
      'F: "propagator" is missing, and without it no context is propagated; write propagator: { composite_list: "tracecontext,baggage" }',
    ])
  })
})

describe('a file that cannot be used is one line, and as if it were empty', () => {
  const after = '; it is ignored, and so are the other OTEL_* variables'

  it.each([
    ['a: [1', /^F cannot be used: .* at line 1, column 6:?; it is ignored/],
    ['a: 1\nb: "x\n', /at line \d/],
    ['a: ${1A}', /^F cannot be used: \$\{1A\} is not a reference such as/],
  ])('%j', (yaml, expected) => {
    const { config, warnings } = resolveFile(yaml, { OTEL_SERVICE_NAME: 'x' })
    expect(warnings).toEqual([expect.stringMatching(expected)])
    expect(warnings[0]).toContain(after)
    expect(config).toMatchObject({ serviceName: 'unknown_service', enabled: true })
  })

  it('that is not there', () => {
    const { warnings } = readConfiguration({ OTEL_CONFIG_FILE: join(folder, 'none.yaml') })
    expect(warnings).toEqual([expect.stringMatching(/none\.yaml cannot be used: ENOENT/)])
  })

  it('that is text', () => {
    expect(resolveFile('just text').warnings).toContain(
      'F: the file must be a mapping, but is "just text"; it is ignored',
    )
  })
})
