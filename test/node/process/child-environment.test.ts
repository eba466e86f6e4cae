/** Context by environment variables: what goes to a child, and what a process takes of its own. */
import { context, ROOT_CONTEXT } from '@opentelemetry/api'
import { describe, expect, it } from 'vitest'
import { childEnvironment, start, type Telemetry } from '../../../src/node/index.js'
import { runScript } from '../../support/script.js'
import { sink, sinkAroundTests } from '../../support/sink-around.js'

const TRACE = '0af7651916cd43dd8448eb211c80319c'
const SPAN = 'b7ad6b7169203331'
const TRACEPARENT = `00-${TRACE}-${SPAN}-01`

sinkAroundTests()

describe('childEnvironment', () => {
  const started = async (run: (telemetry: Telemetry) => void, env: Record<string, string> = {}) => {
    Object.assign(process.env, env)
    const telemetry = start({ endpoint: sink.url, metrics: false, instrument: false })
    try {
      run(telemetry)
    } finally {
      for (const name of Object.keys(env)) delete process.env[name]
      await telemetry.stop()
    }
  }

  it('writes the active context in upper case into a copy', () =>
    started((telemetry) => {
      const env = { PATH: '/bin' }
      telemetry.withBaggage({ tenant: 'a' }, () =>
        telemetry.span('parent', (span) => {
          const { traceId, spanId } = span.spanContext()
          expect(childEnvironment(env)).toMatchObject({
            PATH: '/bin',
            TRACEPARENT: expect.stringMatching(new RegExp(`^00-${traceId}-${spanId}-0[13]$`)),
            BAGGAGE: 'tenant=a',
          })
        }),
      )
      expect(env).toEqual({ PATH: '/bin' })
    }))

  it('leaves nothing of the launcher’s context beside ours, whatever its case', () =>
    started((telemetry) => {
      telemetry.span('parent', () => {
        const child = childEnvironment({ TRACEPARENT, TRACESTATE: 'a=1', baggage: 'tenant=b' })
        expect(Object.keys(child)).toEqual(['TRACEPARENT'])
        expect(child.TRACEPARENT).not.toContain(TRACE)
      })
    }))

  it('passes the environment on as it is when nothing is active, and when telemetry is off', async () => {
    const env = { TRACEPARENT, TRACESTATE: 'a=1', OTHER: 'x' }
    await started(() => expect(childEnvironment(env)).toEqual(env))
    expect(childEnvironment(env)).toEqual(env)
  })

  it('carries the context of the process on when no span is active in it', () =>
    started(
      () => expect(childEnvironment({})).toEqual({ TRACEPARENT, TRACESTATE: 'a=1', BAGGAGE: 'tenant=b' }),
      { TRACEPARENT, TRACESTATE: 'a=1', BAGGAGE: 'tenant=b' },
    ))

  it('keeps ROOT_CONTEXT empty for code that asks for it', () =>
    started(() => context.with(ROOT_CONTEXT, () => expect(childEnvironment({})).toEqual({})), {
      TRACEPARENT,
    }))
})

const application = (body: string, env: Record<string, string>) =>
  runScript(
    `import { start } from 'throughline'
     const telemetry = start({ serviceName: 'child', metrics: false })
     ${body}`,
    { env: { OTEL_EXPORTER_OTLP_ENDPOINT: sink.url, ...env } },
  ).ended

describe('a process that is given TRACEPARENT', () => {
  it('continues that trace: spans, logs and baggage, through awaits', async () => {
    const body = `
      import { propagation } from '@opentelemetry/api'
      telemetry.log.info(propagation.getActiveBaggage().getEntry('tenant').value)
      await null
      telemetry.span('work', () => {})`
    const env = { TRACEPARENT, TRACESTATE: 'vendor=1', BAGGAGE: 'tenant=b' }
    expect(await application(body, env)).toMatchObject({ code: 0, stderr: '' })
    expect(sink.spans()).toMatchObject([
      { name: 'work', traceId: TRACE, parentSpanId: SPAN, traceState: 'vendor=1' },
    ])
    expect(sink.logs()).toMatchObject([{ body: 'b', traceId: TRACE, spanId: SPAN }])
  })

  it('does not glue the requests that it serves to it', async () => {
    const body = `
      import http from 'node:http'
      const server = http.createServer((request, response) => response.end()).listen(0, '127.0.0.1')
      await new Promise((resolve) => server.once('listening', resolve))
      const { connect } = await import('node:net')
      const socket = connect(server.address().port, '127.0.0.1')
      socket.end('GET / HTTP/1.1\\r\\nhost: x\\r\\nconnection: close\\r\\n\\r\\n')
      await new Promise((resolve) => socket.resume().once('close', resolve))
      server.close()
      telemetry.continueFrom({}, () => telemetry.span('message without context', () => {}))
      telemetry.span('own trace', { root: true }, () => {})`
    expect(await application(body, { TRACEPARENT })).toMatchObject({ code: 0, stderr: '' })
    const spans = sink.spans()
    expect(spans.map(({ name }) => name).sort()).toEqual(['GET', 'message without context', 'own trace'])
    for (const span of spans) {
      expect(span).not.toHaveProperty('parentSpanId')
      expect(span.traceId).not.toBe(TRACE)
    }
  })

  it.each(['', 'nonsense', `00-${'0'.repeat(32)}-${SPAN}-01`, `00-${TRACE}-${SPAN}-01-x`])(
    'starts a trace of its own when it is %j',
    async (malformed) => {
      const run = await application("telemetry.span('work', () => {})", { TRACEPARENT: malformed })
      expect(run).toMatchObject({ code: 0, stderr: '' })
      expect(sink.spans()).toHaveLength(1)
      expect(sink.spans()[0]).not.toHaveProperty('parentSpanId')
    },
  )

  it('takes nothing of it when OTEL_PROPAGATORS is none', async () => {
    await application("telemetry.span('work', () => {})", { TRACEPARENT, OTEL_PROPAGATORS: 'none' })
    expect(sink.spans()[0]?.traceId).toMatch(/^(?!0af7651916cd43dd)[0-9a-f]{32}$/)
  })
})
