/** A process's console, as its output is seen from outside: by people, by a log collector, by the next program. */
import { expect, it } from 'vitest'
import { runScript } from '../../support/script.js'
import { sink, sinkAroundTests } from '../../support/sink-around.js'

sinkAroundTests()

const run = (body: string, options = '{}') =>
  runScript(
    `import { start } from 'throughline'
     const telemetry = start({ serviceName: 'job', metrics: false, ...${options} })
     telemetry.span('work', () => { ${body} })`,
    { env: { OTEL_EXPORTER_OTLP_ENDPOINT: sink.url } },
  ).ended

it('leaves text and data on a stdout that is piped, and records both', async () => {
  const { stdout, stderr, code } = await run(
    'console.log("a,b"); console.log(JSON.stringify({ sum: 1 })); console.error("failed %s", "twice")',
  )
  expect({ stdout, code }).toEqual({ stdout: 'a,b\n{"sum":1}\n', code: 0 })
  expect(sink.logs().map(({ body }) => body)).toEqual(['a,b', '{"sum":1}', 'failed twice'])
  const [record] = sink.logs()
  expect(stderr).toBe(`failed twice trace_id=${record!.traceId} span_id=${record!.spanId}\n`)
})

it('adds members to a container’s log lines in JSON', async () => {
  const { stdout } = await run('console.log(JSON.stringify({ level: "info", message: "x" }))')
  const [{ traceId, spanId } = {}] = sink.logs()
  expect(JSON.parse(stdout)).toEqual({ level: 'info', message: 'x', trace_id: traceId, span_id: spanId })
})

it('records what a console writes to pino once, whichever of them is ours', async () => {
  const { stdout } = await run(
    'console.info("once"); console.warn("elsewhere")',
    `await (async () => {
       const { pino } = await import('pino')
       const { throughlinePino } = await import('throughline/pino')
       const log = pino(throughlinePino())
       console.info = (...given) => log.info(...given)
     })()`,
  )
  expect(JSON.parse(stdout)).toMatchObject({ msg: 'once', trace_id: sink.spans()[0]!.traceId })
  expect(sink.logs().map(({ body }) => body)).toEqual(['once', 'elsewhere'])
})

it('is left alone when it is switched off', async () => {
  const { stderr } = await run('console.error("mine")', '{ instrument: { console: false } }')
  expect(stderr).toBe('mine\n')
  expect(sink.logs()).toEqual([])
})
