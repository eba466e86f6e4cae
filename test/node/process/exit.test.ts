/** What a process recorded before it ends is delivered, and it ends as it would have without us. */
import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { describe, expect, it } from 'vitest'
import { type Run, runScript } from '../../support/script.js'
import { sink, sinkAroundTests } from '../../support/sink-around.js'

sinkAroundTests()

/** @param exitTimeoutMs by default more than a busy machine can take: what arrives is the matter, and not in which time */
const application = (body: string, env: Record<string, string> = {}, exitTimeoutMs = 60_000): Run =>
  runScript(
    `import { start } from 'throughline'
     const limits = { batchDelayMs: 60000, exitTimeoutMs: ${exitTimeoutMs} }
     const telemetry = start({ serviceName: 'job', instrument: { runtimeMetrics: false, delivery: false }, limits, metrics: { intervalMs: 60000 } })
     telemetry.span('work', () => telemetry.log.info('working'))
     telemetry.counter('jobs').add(1)
     ${body}`,
    { env: { OTEL_EXPORTER_OTLP_ENDPOINT: sink.url, ...env } },
  )

const arrived = () => ({
  spans: sink.spans().map(({ name }) => name),
  logs: sink.logs().map(({ body }) => body),
  metrics: sink.metrics().map(({ name }) => name),
})
const ALL = { spans: ['work'], logs: ['working'], metrics: ['jobs'] }

describe('delivers all three signals', () => {
  it('when nothing is left to do', async () => {
    expect(await application('').ended).toMatchObject({ code: 0, stderr: '' })
    expect(arrived()).toEqual(ALL)
  })

  it('after an awaited stop()', async () => {
    expect(await application('await telemetry.stop(); process.exit(3)').ended).toMatchObject({ code: 3 })
    expect(arrived()).toEqual(ALL)
  })

  it('when it ends itself by process.exit()', async () => {
    expect(await application('process.exit(4)').ended).toMatchObject({ code: 4, stderr: '' })
    expect(arrived()).toEqual(ALL)
  })

  it('of an exception that nobody caught', async () => {
    expect(await application('throw new Error("lost")').ended).toMatchObject({ code: 1 })
    // The exception's own record has no body.
    expect(arrived()).toEqual({ ...ALL, logs: ['working', undefined] })
  })

  it('when a worker thread or a timer is all that keeps the process for a while', async () => {
    expect(await application('setTimeout(() => {}, 50)').ended).toMatchObject({ code: 0 })
    expect(arrived()).toEqual(ALL)
  })
})

/** Windows has no signals between processes: there `kill` ends the target at once, and nobody can flush. */
const signals = process.platform === 'win32' ? [] : (['SIGTERM', 'SIGINT', 'SIGHUP'] as const)

describe('on a signal', () => {
  const serving = "setInterval(() => {}, 1000); process.stdout.write('ready');"

  it.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)(
    '%s delivers and still ends the process by that signal',
    async (signal) => {
      const { child, ended, printed } = application(serving)
      await printed('ready')
      child.kill(signal)
      expect(await ended).toMatchObject({ code: null, signal })
      expect(arrived()).toEqual(ALL)
    },
  )

  it.each(signals)('%s leaves the end to an application that handles it itself', async (signal) => {
    const handler = `process.on('${signal}', async () => { await telemetry.stop(); process.exit(7) });`
    const { child, ended, printed } = application(handler + serving)
    await printed('ready')
    child.kill(signal)
    expect(await ended).toMatchObject({ code: 7 })
    expect(arrived()).toEqual(ALL)
  })
})

it.each(signals)('%s ends the process at once when it comes again during the flush', async (signal) => {
  const silent = createServer().listen(0, '127.0.0.1')
  await once(silent, 'listening')
  const endpoint = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`
  const flushing = once(silent, 'connection')
  const { child, ended, printed } = runScript(
    `import { start } from 'throughline'
     const telemetry = start({ endpoint: '${endpoint}', limits: { batchDelayMs: 60000, exitTimeoutMs: 60000 } })
     telemetry.span('work', () => {})
     setInterval(() => {}, 1000); process.stdout.write('ready')`,
  )
  await printed('ready')
  child.kill(signal)
  await flushing
  child.kill(signal)
  expect(await ended).toMatchObject({ code: null, signal })
  silent.close()
})

describe('never keeps a process', () => {
  it('that has ended its work while the collector is gone: it gives up and says so once', async () => {
    const nobody = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9' }
    const { code, stderr } = await application('', nobody, 3000).ended
    expect(code).toBe(0)
    expect(stderr.match(/\[throughline\]/g)).toHaveLength(1)
    expect(stderr).toContain('cannot reach http://127.0.0.1:9')
  })

  it('whose clock is set back by a day while it ends, and nobody answers', async () => {
    const silent = createServer((socket) => socket.on('error', () => {})).listen(0, '127.0.0.1')
    await once(silent, 'listening')
    const { ended } = application(
      `process.on('beforeExit', () => {
         const now = Date.now
         Date.now = () => now() - 86_400_000
         process.exit(3)
       })`,
      { OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${(silent.address() as AddressInfo).port}` },
      3000,
    )
    expect(await ended).toMatchObject({ code: 3 })
    silent.close()
  })

  it('that is not configured, and tells how to turn it on', async () => {
    const { code, stderr } = await runScript(
      "import http from 'node:http'; const before = [http.request, http.Server.prototype.emit]; await import('throughline/register'); process.exit(before[0] === http.request && before[1] === http.Server.prototype.emit ? 0 : 9)",
    ).ended
    expect(code).toBe(0)
    expect(stderr).toContain('nothing is exported and nothing is instrumented')
  })
})

it('throughline/register starts by --import, configured by the environment', async () => {
  const { ended } = runScript(
    "import { trace } from '@opentelemetry/api'; trace.getTracer('app').startSpan('by the API').end()",
    {
      args: ['--import', 'throughline/register'],
      env: { OTEL_EXPORTER_OTLP_ENDPOINT: sink.url, OTEL_SERVICE_NAME: 'registered' },
    },
  )
  expect(await ended).toMatchObject({ code: 0 })
  expect(sink.spans()).toMatchObject([
    { name: 'by the API', resource: { 'service.name': 'registered' }, scope: 'app' },
  ])
})

it('does nothing for OTEL_SDK_DISABLED=true, silently', async () => {
  expect(await application('', { OTEL_SDK_DISABLED: 'true' }).ended).toMatchObject({ code: 0, stderr: '' })
  expect(sink.requests).toEqual([])
})
