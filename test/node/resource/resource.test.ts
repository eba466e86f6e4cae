/** What telemetry says of the process, and that nobody waits for it but the first export. */
import { existsSync, readFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { DETECTION_MS } from '../../../src/core/detect.js'
import { start } from '../../../src/node/index.js'
import { cloudResource } from '../../../src/node/resource/cloud.js'
import { runScript } from '../../support/script.js'
import { type Sink, startSink } from '../../support/sink.js'

let sink: Sink
beforeAll(async () => {
  sink = await startSink()
})
afterEach(() => {
  sink.requests.length = 0
})
afterAll(() => sink.close())

const run = (source: string, env: Record<string, string> = {}) =>
  runScript(`import { start } from 'throughline'; ${source}`, {
    env: { OTEL_EXPORTER_OTLP_ENDPOINT: sink.url, ...env },
  }).ended

it('says service, process, host and system, what is configured first, and no argument of the program', async () => {
  const { code, stderr } = await run(
    `process.argv.push('--password=secret')
     const telemetry = start({ environment: 'staging', resource: { 'host.name': 'shop-1' } })
     telemetry.span('x', () => {})
     telemetry.log.info('x')
     telemetry.counter('x').add(1)
     await telemetry.stop()`,
    { OTEL_RESOURCE_ATTRIBUTES: 'k8s.pod.name=shop-7', NODE_ENV: 'production' },
  )
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  const resource = sink.spans()[0]?.resource
  expect(resource).toMatchObject({
    'service.name': 'unknown_service:node',
    'service.instance.id': expect.stringMatching(/^[0-9a-f-]{36}$/),
    'deployment.environment.name': 'staging',
    'k8s.pod.name': 'shop-7',
    'host.name': 'shop-1',
    'host.arch': expect.any(String),
    'os.type': expect.any(String),
    'os.version': expect.any(String),
    'os.description': expect.any(String),
    'process.pid': expect.any(Number),
    'process.executable.name': expect.stringMatching(/^node/),
    'process.executable.path': process.execPath,
    'process.runtime.name': 'nodejs',
    'process.runtime.version': process.versions.node,
    'process.runtime.description': 'Node.js',
  })
  // After `node -e` the first argument stands where the main file does otherwise.
  expect(JSON.stringify(resource)).not.toContain('secret')
  const others = [sink.logs()[0]?.resource, sink.metrics()[0]?.resource]
  expect(others).toEqual([resource, resource])
  expect(hostname()).not.toBe('shop-1')
})

it('finds the id of this machine where the system has one, however long the start keeps the thread busy', async () => {
  const { code, stderr } = await run(
    `const telemetry = start(); telemetry.span('x', () => {})
     for (const began = Date.now(); Date.now() - began < ${DETECTION_MS + 500};);
     await telemetry.stop()`,
  )
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  const file = '/etc/machine-id'
  const id = existsSync(file) ? readFileSync(file, 'utf8').trim() : ''
  expect(sink.spans()[0]?.resource['host.id'] ?? '').toEqual(
    process.platform === 'linux' && id ? id : expect.any(String),
  )
})

it('gives the first spans what a slow detector finds, and never makes them wait', async () => {
  let find: (found: Record<string, string>) => void = () => {}
  const slow = () =>
    new Promise<Record<string, string>>((resolve) => {
      find = resolve
    })
  const quick = () => ({ 'host.type': 'quick', 'host.image.id': 'quick' })
  const better = async () => ({ 'host.type': 'better' })
  const telemetry = start({
    endpoint: sink.url,
    metrics: false,
    limits: { batchDelayMs: 1 },
    resource: { 'host.image.id': 'mine' },
    resourceDetectors: [slow, quick, better],
  })
  telemetry.span('first', () => {})
  const flushed = telemetry.flush()
  // What is made while the first waits goes after it.
  await new Promise((resolve) => setTimeout(resolve, 20))
  expect(sink.requests).toHaveLength(0)
  telemetry.span('second', () => {})
  find({ 'cloud.account.id': '42' })
  await flushed
  await telemetry.flush()
  await sink.until(() => sink.spans().length >= 2)
  expect(sink.spans().map(({ name }) => name)).toEqual(['first', 'second'])
  for (const { resource } of sink.spans())
    expect(resource).toMatchObject({
      'cloud.account.id': '42',
      'host.type': 'better',
      'host.image.id': 'mine',
    })
  await telemetry.stop()
})

it('says which detector failed, and keeps what the others found', async () => {
  const { code, stderr } = await run(`
    function thrower() { throw new Error('no metadata') }
    async function rejecter() { throw new Error('no network') }
    const fine = () => ({ 'cloud.region': 'eu' })
    const telemetry = start({ metrics: false, resourceDetectors: [thrower, fine, rejecter] })
    telemetry.span('x', () => {})
    await telemetry.stop()`)
  expect(code).toBe(0)
  expect(stderr).toContain('[throughline] thrower found nothing for the resource: Error: no metadata')
  expect(stderr).toContain('[throughline] rejecter found nothing for the resource: Error: no network')
  expect(sink.spans()[0]?.resource['cloud.region']).toBe('eu')
})

it('loses nothing to a detector that never settles: not at exit, not at flush', async () => {
  const stuck = `function stuck() { return new Promise(() => {}) }`
  const { code } = await run(
    `${stuck}; const telemetry = start({ resourceDetectors: [stuck] })
     telemetry.span('exit', () => {}); telemetry.counter('exit').add(1)`,
  )
  expect(code).toBe(0)
  expect(sink.spans().map(({ name }) => name)).toEqual(['exit'])
  expect(sink.metrics().map(({ name }) => name)).toContain('exit')
  const late = await run(
    `${stuck}; const telemetry = start({ metrics: false, resourceDetectors: [stuck] })
     telemetry.span('flush', () => {})
     await telemetry.flush({ timeoutMs: 20000 })
     console.log(telemetry.status().traces.exported)`,
  )
  expect(late).toMatchObject({ code: 0, stdout: '1\n' })
  expect(late.stderr).toContain('stuck found nothing for the resource: Error: nothing within 5 s')
})

it('takes what clouds say by variables', () => {
  expect(cloudResource({})).toEqual({})
  expect(cloudResource({ K_SERVICE: 'shop', K_REVISION: 'shop-3' })).toMatchObject({
    'cloud.platform': 'gcp_cloud_run',
    'faas.name': 'shop',
  })
  expect(cloudResource({ ECS_CONTAINER_METADATA_URI_V4: 'http://x', AWS_REGION: 'eu-west-1' })).toEqual({
    'cloud.provider': 'aws',
    'cloud.platform': 'aws_ecs',
    'cloud.region': 'eu-west-1',
  })
})
