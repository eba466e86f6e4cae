/** `throughline/pino` and `throughline/winston` as built: by import and by require, beside the real packages. */
import { expect, it } from 'vitest'
import { runScript } from '../../support/script.js'
import { sink, sinkAroundTests } from '../../support/sink-around.js'

sinkAroundTests()

const LOAD = {
  import: 'const load = (name) => import(name)',
  require: `import { createRequire } from 'node:module'
    const load = createRequire(process.cwd() + '/')`,
}

const LOG = {
  pino: `const { pino } = await load('pino'); const { throughlinePino } = await load('throughline/pino')
    const log = pino(throughlinePino())`,
  'pino with a transport in a worker': `const { pino } = await load('pino'); const { throughlinePino } = await load('throughline/pino')
    const log = pino(throughlinePino({ transport: { target: 'pino/file' } }))`,
  winston: `const { createLogger, transports } = await load('winston'); const { throughlineWinston } = await load('throughline/winston')
    const log = createLogger(throughlineWinston({ transports: [new transports.Console()] }))`,
}

const cases = Object.keys(LOG).flatMap((logger) => Object.keys(LOAD).map((load) => [logger, load] as const))

it.each(cases)('%s by %s, made before start and after', async (logger, load) => {
  const make = LOG[logger as keyof typeof LOG]
  const { stdout, stderr, code } = await runScript(
    `${LOAD[load as keyof typeof LOAD]}
     ${make.replaceAll('const ', 'var ').replaceAll('log =', 'before =')}
     const { start } = await load('throughline')
     const telemetry = start({ serviceName: 'job', metrics: false })
     { ${make}
       telemetry.span('work', () => { before.info('one'); log.info('two') }) }
     await telemetry.flush()`,
    { env: { OTEL_EXPORTER_OTLP_ENDPOINT: sink.url } },
  ).ended
  expect({ stderr, code }).toEqual({ stderr: '', code: 0 })
  const [{ traceId, spanId } = {}] = sink.spans()
  const lines = stdout
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line))
  expect(lines).toHaveLength(2)
  for (const line of lines) expect(line).toMatchObject({ trace_id: traceId, span_id: spanId })
  expect(sink.logs().map(({ body }) => body)).toEqual(['one', 'two'])
  for (const record of sink.logs()) expect(record).toMatchObject({ traceId, spanId, severityNumber: 9 })
})

it('records an uncaught exception that winston handles', async () => {
  const { code } = await runScript(
    `import { start } from 'throughline'
     import { createLogger, transports } from 'winston'
     import { throughlineWinston } from 'throughline/winston'
     const telemetry = start({ serviceName: 'job', metrics: false })
     const log = createLogger(throughlineWinston({ exitOnError: false, transports: [new transports.Console({ handleExceptions: true })] }))
     setTimeout(() => telemetry.flush().then(() => process.exit(3)), 200)
     setTimeout(() => { throw new TypeError('uncaught') })`,
    { env: { OTEL_EXPORTER_OTLP_ENDPOINT: sink.url } },
  ).ended
  expect(code).toBe(3)
  const [record] = sink.logs()
  expect(record).toMatchObject({
    severityNumber: 17,
    attributes: { 'exception.type': 'TypeError', 'exception.message': 'uncaught' },
  })
  expect(record!.attributes).not.toHaveProperty('os')
})
