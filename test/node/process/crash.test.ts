/** What a process recorded arrives when it ends in the middle of its work, and it ends as without us. */

import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runScript } from '../../support/script.js'
import { sink, sinkAroundTests } from '../../support/sink-around.js'

sinkAroundTests()

/** Off and on: the one program, so that every line of a stack is the same. */
const program = (body: string, exitTimeoutMs: number) =>
  `import { start } from 'throughline'
   const limits = { batchDelayMs: 60000, exitTimeoutMs: ${exitTimeoutMs} }
   const telemetry = start({ serviceName: 'job', instrument: { console: false }, limits })
   telemetry.span('work', () => {})
   ${body}`

const run = (
  body: string,
  { url = sink.url, args = [] as string[], off = false, exitTimeoutMs = 60_000 } = {},
) =>
  runScript(program(body, exitTimeoutMs), {
    args,
    env: { OTEL_EXPORTER_OTLP_ENDPOINT: url, OTEL_SDK_DISABLED: String(off) },
  }).ended

const names = () => sink.spans().map(({ name }) => name)

const CRASHES: [what: string, body: string, args?: string[]][] = [
  ['an exception at once', "throw new TypeError('boom', { cause: new Error('why') })"],
  ['an exception later', "setTimeout(() => { throw new Error('later') })"],
  ['a rejection', "Promise.reject(new Error('rejected'))"],
  ['a rejection with no error', 'Promise.reject({ a: 1 })'],
  [
    'a strict rejection',
    "Promise.reject(new Error('strict')); setTimeout(() => {}, 10)",
    ['--unhandled-rejections=strict'],
  ],
  ['an exit code that was set before', "process.exitCode = 9; throw new Error('coded')"],
]

describe('Node’s own end', () => {
  it.each(CRASHES)(
    '%s: the same stderr and exit code, and everything arrives',
    async (_, body, args = []) => {
      const bare = await run(body, { args, off: true })
      expect(sink.requests).toEqual([])
      const ours = await run(body, { args })
      expect(ours).toEqual(bare)
      expect(ours.code).not.toBe(0)
      expect(names()).toEqual(['work'])
      expect(sink.logs()).toMatchObject([{ eventName: 'exception', severityNumber: 21 }])
    },
  )

  it.each([
    ['a request', "(await import('node:http')).get('http://127.0.0.1:9')", 'ECONNREFUSED'],
    ['a child process', "(await import('node:child_process')).spawn('no-such-program')", 'ENOENT'],
    [
      'a worker',
      `new (await import('node:worker_threads')).Worker('throw new Error("boom")', { eval: true })`,
      'boom',
    ],
    [
      'a request that somebody monitors',
      `const events = await import('node:events'), seen = new events.EventEmitter().on('seen', console.log)
       const request = (await import('node:http')).get('http://127.0.0.1:9')
       request.on(events.errorMonitor, ({ code }) => seen.emit('seen', code))`,
      'ECONNREFUSED',
    ],
  ])('an error of %s that nobody listens for: the same stderr and exit code', async (_, body, said) => {
    // With one of the application's own, Node 20 has frames of its `AsyncLocalStorage` in both.
    const storage = "new (await import('node:async_hooks')).AsyncLocalStorage().run(1, () => {});\n"
    const bare = await run(storage + body, { off: true })
    expect(await run(storage + body)).toEqual(bare)
    expect(bare).toMatchObject({ code: 1, stderr: expect.stringContaining(said) })
  })

  it('an exception carries its trace, and the span in which it was thrown ends with it', async () => {
    await run(
      "telemetry.span('open', () => new Promise(() => setTimeout(() => { throw new RangeError('boom') })))",
    )
    const open = sink.spans().find(({ name }) => name === 'open')
    expect(open).toMatchObject({ status: { code: 2 }, attributes: { 'error.type': 'RangeError' } })
    expect(sink.logs()).toMatchObject([
      { traceId: open?.traceId, spanId: open?.spanId, attributes: { 'exception.type': 'RangeError' } },
    ])
  })

  it.each([
    ['uncaughtException', "throw new Error('boom')"],
    ['unhandledRejection', "Promise.reject(new Error('boom'))"],
  ])('an application that handles %s goes on', async (event, body) => {
    const { code, stdout, stderr } = await run(
      `process.on('${event}', (error) => console.log('handled', error.message)); setTimeout(() => console.log('on'), 20); ${body}`,
    )
    expect({ code, stdout: stdout.split('\n').slice(0, 2), stderr }).toEqual({
      code: 0,
      stdout: ['handled boom', 'on'],
      stderr: '',
    })
    const severities = event === 'uncaughtException' ? [17] : []
    expect(sink.logs().map(({ severityNumber }) => severityNumber)).toEqual(severities)
  })

  it('--unhandled-rejections=warn only warns', async () => {
    const args = ['--unhandled-rejections=warn']
    const body = "Promise.reject(new Error('boom'))"
    const [bare, ours] = [await run(body, { args, off: true }), await run(body, { args })]
    const withoutPid = (text: string) => text.replace(/node:\d+/g, 'node')
    expect(withoutPid(ours.stderr)).toBe(withoutPid(bare.stderr))
    expect(ours.code).toBe(0)
  })
})

describe('process.exit()', () => {
  it('delivers what waits', async () => {
    expect(await run("telemetry.log.info('last'); process.exit(3)")).toMatchObject({ code: 3, stderr: '' })
    expect(names()).toEqual(['work'])
    expect(sink.logs()).toMatchObject([{ body: 'last' }])
  })

  it('in a worker thread too', async () => {
    const body = `import { Worker } from 'node:worker_threads'
      const source = 'import("throughline").then(({ start }) => { start({ metrics: false }).span("in worker", () => {}); process.exit(4) })'
      new Worker(source, { eval: true }).on('exit', (code) => console.log(code))`
    expect(await run(body)).toMatchObject({ code: 0, stdout: '4\n', stderr: '' })
    expect(names()).toContain('in worker')
  })

  it('says what it lost when nobody is there', async () => {
    const { code, stderr } = await run('process.exit(3)', { url: 'http://127.0.0.1:9' })
    expect(code).toBe(3)
    expect(stderr).toContain('[throughline] 2 records were not delivered before the process ended')
  })
})

describe('a receiver that takes and never answers', () => {
  const silent = createServer(() => {})
  let url = ''
  beforeAll(async () => {
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
    url = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`
  })
  afterAll(() => void silent.close())

  it.each(['', 'process.exit(0)', "throw new Error('boom')"])('does not hold up %j', async (body) => {
    const { code, stderr } = await run(body, { url, exitTimeoutMs: 500 })
    expect(code).toBe(body.startsWith('throw') ? 1 : 0)
    expect(stderr).toContain('records were not delivered')
  })
})
