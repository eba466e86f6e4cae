/** A handler that throws, in a process of its own: what is recorded, and what Node says of it. */
import { expect, it } from 'vitest'
import { runScript } from '../../support/script.js'
import { sink, sinkAroundTests } from '../../support/sink-around.js'
import { plain } from '../../support/sinkValues.js'

const SERVER = 2
const FATAL = 21
const ERROR = 17

sinkAroundTests()

const served = () => sink.spans().filter(({ kind }) => kind === SERVER)

/** Serves two requests, one after the other, and ends; `response` is of the request that is under way. */
const run = (handler: string, more = '') =>
  runScript(
    `import http from 'node:http'
     import net from 'node:net'
     import { start } from 'throughline'
     start({ serviceName: 'shop', metrics: false })
     let response
     const server = http.createServer((request, answer) => {
       response = answer
       if (request.url === '/next') return answer.end('ok')
       ${handler}
     })
     ${more}
     server.listen(0, '127.0.0.1', async () => {
       for (const path of ['/throws', '/next']) await new Promise((resolve) => {
         const head = 'POST ' + path + ' HTTP/1.1\\r\\nhost: x\\r\\ncontent-length: 2\\r\\nconnection: close\\r\\n\\r\\n'
         net.connect(server.address().port, '127.0.0.1').on('close', resolve).resume().write(head + '{}')
       })
       server.close()
     })`,
    { env: { OTEL_EXPORTER_OTLP_ENDPOINT: sink.url } },
  ).ended

const THROWN = { status: { code: 2, message: 'out of stock' }, attributes: { 'error.type': 'RangeError' } }
const EXCEPTION = [{ 'exception.type': 'RangeError', 'exception.message': 'out of stock' }]

const eventsOf = (index: number) => served()[index]?.events?.map(({ attributes }) => plain(attributes))

it.each([
  ['at once', "throw new RangeError('out of stock')"],
  [
    'in a listener of the request',
    "request.resume().on('end', () => { throw new RangeError('out of stock') })",
  ],
  ['after an await', "void (async () => { await null; throw new RangeError('out of stock') })()"],
])('%s: the process ends as ever, and its last span and record arrive', async (_, handler) => {
  const { code, stderr } = await run(handler)
  expect(code).toBe(1)
  // Where it was thrown is the application's line, and not one of ours.
  expect(stderr.split('\n').slice(0, 2).join()).toContain("throw new RangeError('out of stock')")
  expect(served()).toMatchObject([THROWN])
  expect(eventsOf(0)).toMatchObject(EXCEPTION)
  const [{ traceId, spanId } = {}] = served()
  expect(sink.logs()).toMatchObject([{ severityNumber: FATAL, traceId, spanId }])
})

it.each([
  ['answers', 'response.writeHead(500).end()', { 'http.response.status_code': 500 }],
  ['breaks off', 'response.destroy()', {}],
])('the request has the error when the application %s and goes on', async (_, answer, said) => {
  const { code, stderr } = await run(
    "throw new RangeError('out of stock')",
    `process.on('uncaughtException', () => ${answer})`,
  )
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  expect(served()).toMatchObject([
    { ...THROWN, attributes: { ...THROWN.attributes, ...said } },
    { status: {}, attributes: { 'url.path': '/next', 'http.response.status_code': 200 } },
  ])
  expect(eventsOf(0)).toMatchObject(EXCEPTION)
  expect(eventsOf(1) ?? []).toEqual([])
  const [{ traceId, spanId } = {}] = served()
  expect(sink.logs()).toMatchObject([{ severityNumber: ERROR, traceId, spanId }])
})

it('what somebody caught has nothing to do with a later exception', async () => {
  const { code } = await run(
    "throw new RangeError('out of stock')",
    `const emit = server.emit
     server.emit = function (...args) {
       try { return Reflect.apply(emit, this, args) } catch {
         response.writeHead(500).end()
         setTimeout(() => { throw new Error('later') }, 1)
       }
     }`,
  )
  expect(code).toBe(1)
  expect(sink.logs()).toMatchObject([{ severityNumber: FATAL, attributes: { 'exception.message': 'later' } }])
  expect(served()[0]?.attributes).toMatchObject({ 'http.response.status_code': 500, 'error.type': '500' })
})
