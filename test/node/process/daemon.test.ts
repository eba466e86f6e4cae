/** The span of a process's life: there while it runs, whole when it ends, and everything finds it. */
import { expect, it } from 'vitest'
import { runScript } from '../../support/script.js'
import { sink, sinkAroundTests } from '../../support/sink-around.js'

sinkAroundTests()

const daemon = (body: string, option = 'true') =>
  runScript(
    `import { start } from 'throughline'
     const telemetry = start({ serviceName: 'keeper', metrics: false, limits: { batchDelayMs: 20, exitTimeoutMs: 60000 }, daemon: ${option} })
     ${body}`,
    { env: { OTEL_EXPORTER_OTLP_ENDPOINT: sink.url } },
  )
const of = (name: string) => sink.spans().filter((span) => span.name === name)

it('is visible while it runs, with its children, and whole after the signal that ended it', async () => {
  const { child, ended } = daemon(`
    setInterval(() => {}, 1000)
    setTimeout(() => telemetry.span('background', () => telemetry.log.info('tick')), 10)`)
  await sink.until(() => of('background').length > 0 && of('keeper').length > 0)
  const [pending] = of('keeper')
  expect(pending?.attributes).toEqual({ 'throughline.span.pending': true })
  expect(of('background')[0]).toMatchObject({ traceId: pending?.traceId, parentSpanId: pending?.spanId })
  child.kill('SIGTERM')
  expect(await ended).toMatchObject({ signal: 'SIGTERM', stderr: '' })
  const whole = of('keeper')[1]
  expect(whole).toMatchObject({ traceId: pending?.traceId, spanId: pending?.spanId })
  expect(whole?.attributes).toEqual({ 'throughline.process.end': 'SIGTERM' })
  expect(sink.logs()).toMatchObject([{ body: 'tick', traceId: pending?.traceId }])
})

it('requests keep a trace of their own and are linked to it', async () => {
  const { ended } = daemon(
    `import http from 'node:http'
     import { connect } from 'node:net'
     const server = http.createServer((request, response) => response.end()).listen(0, '127.0.0.1', () => {
       const socket = connect(server.address().port, '127.0.0.1')
       socket.end('GET / HTTP/1.1\\r\\nhost: x\\r\\nconnection: close\\r\\n\\r\\n')
       socket.resume().once('close', () => server.close())
     })`,
    "{ name: 'shop daemon' }",
  )
  expect(await ended).toMatchObject({ code: 0, stderr: '' })
  const [pending, whole] = of('shop daemon')
  const [request] = of('GET')
  expect(request?.traceId).not.toBe(pending?.traceId)
  expect(request).toMatchObject({ links: [{ traceId: pending?.traceId, spanId: pending?.spanId }] })
  expect(whole?.attributes).toEqual({ 'throughline.process.end': 'beforeExit' })
})

it.each([
  ['process.exit(0)', 'exit'],
  ["setTimeout(() => { throw new Error('boom') })", 'uncaughtException'],
  ['await telemetry.stop()', 'stop'],
])('%s is its end', async (body, reason) => {
  await daemon(body).ended
  const whole = of('keeper').find(({ attributes }) => attributes['throughline.process.end'])
  expect(whole?.attributes).toMatchObject({ 'throughline.process.end': reason })
})
