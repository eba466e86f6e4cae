/** `throughline exec`: the program runs as it would without us, and there is a span of it. */
import { randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { basename } from 'node:path'
import { describe, expect, it } from 'vitest'
import { throughline } from '../support/exec.js'
import { sink, sinkAroundTests } from '../support/sink-around.js'

const NODE = process.execPath
const INTERNAL = 1
const ERROR = 2

sinkAroundTests()

const exec = (args: string[], env: Record<string, string> = {}, input?: Buffer) =>
  throughline(['exec', ...args], { env: { OTEL_EXPORTER_OTLP_ENDPOINT: sink.url, ...env }, input })
const script = (source: string) => ['--', NODE, '-e', source]

describe('the span', () => {
  it('has the program’s name, process id and exit code, and lasts as long as the program', async () => {
    const { code, stdout } = await exec(script('setTimeout(() => console.log(process.pid), 120)')).ended
    expect(code).toBe(0)
    const [span] = sink.spans()
    expect(span).toMatchObject({
      name: basename(NODE),
      kind: INTERNAL,
      status: {},
      attributes: {
        'process.executable.name': basename(NODE),
        'process.pid': Number(stdout.toString()),
        'process.exit.code': 0,
      },
      resource: { 'service.name': basename(NODE) },
    })
    expect(BigInt(span!.endTimeUnixNano!) - BigInt(span!.startTimeUnixNano!)).toBeGreaterThan(100_000_000n)
  })

  it('records no arguments, unless --args asks for them', async () => {
    await exec(script('"--password=1"')).ended
    expect(JSON.stringify(sink.requests)).not.toContain('--password')
    sink.requests.length = 0
    await exec(['--args', ...script('"--password=1"')]).ended
    expect(sink.spans()[0]?.attributes).toMatchObject({
      'process.command_args': [NODE, '-e', '"--password=REDACTED"'],
    })
  })

  it('takes --name and --service, and OTEL_SERVICE_NAME before the program’s name', async () => {
    await exec(['--name', 'nightly', '--service=backup', ...script('')], { OTEL_SERVICE_NAME: 'env' }).ended
    await exec(script(''), { OTEL_SERVICE_NAME: 'env' }).ended
    await exec(script(''), { OTEL_RESOURCE_ATTRIBUTES: 'service.name=resource' }).ended
    expect(sink.spans().map(({ name, resource }) => [name, resource['service.name']])).toEqual([
      ['nightly', 'backup'],
      [basename(NODE), 'env'],
      [basename(NODE), 'resource'],
    ])
  })
})

describe('the exit code', () => {
  it.each([1, 3, 42, 255])('%i is passed on and makes the span an error', async (exitCode) => {
    expect(await exec(script(`process.exit(${exitCode})`)).ended).toMatchObject({ code: exitCode })
    expect(sink.spans()).toMatchObject([
      {
        status: { code: ERROR, message: `exit code ${exitCode}` },
        attributes: { 'process.exit.code': exitCode, 'error.type': String(exitCode) },
      },
    ])
  })

  it('is 127 for a program that is not there', async () => {
    const { code, stderr } = await exec(['--', 'no-such-program', 'x']).ended
    expect({ code, stderr }).toEqual({
      code: 127,
      stderr: 'throughline: no-such-program: command not found\n',
    })
    expect(sink.spans()).toMatchObject([
      {
        name: 'no-such-program',
        status: { code: ERROR },
        attributes: { 'error.type': 'ENOENT', 'process.exit.code': 127 },
      },
    ])
  })

  it('is 2 for what is not a call of exec, and nothing is run', async () => {
    const calls = [[], ['--'], [NODE, '-e', '0'], ['--nmae', 'x', '--', NODE], ['x', '--', NODE]]
    const answers = await Promise.all(calls.map((args) => exec(args).ended))
    expect(answers.map(({ code }) => code)).toEqual([2, 2, 2, 2, 2])
    expect(answers.map(({ stderr }) => stderr.split('\n')[0])).toEqual([
      expect.stringContaining('write "--" before the program: throughline exec ['),
      expect.stringContaining('no program to run'),
      expect.stringContaining('write "--" before the program'),
      expect.stringContaining('unknown option --nmae; use --name'),
      expect.stringContaining('unexpected "x"'),
    ])
    expect(sink.requests).toEqual([])
  })
})

describe('standard streams', () => {
  it('go through byte for byte', async () => {
    const bytes = randomBytes(300_000)
    const copy = "process.stdin.pipe(process.stdout); process.stderr.write('to stderr \\u{1f9f5}')"
    const { code, stdout, stderr } = await exec(script(copy), {}, bytes).ended
    expect(code).toBe(0)
    expect(stdout.equals(bytes)).toBe(true)
    expect(stderr).toBe('to stderr \u{1f9f5}')
  })

  it('and arguments too: spaces, quotes, options, a second "--"', async () => {
    const args = ['a b', '"', "'", '$HOME', '*', '--name', '--', '\\', '', '-h']
    const print = 'console.log(JSON.stringify(process.argv.slice(1)))'
    const { stdout } = await exec(['--', NODE, '-e', print, '--', ...args]).ended
    expect(JSON.parse(stdout.toString())).toEqual(args)
  })
})

describe('the trace', () => {
  it('is continued by the program: exec, in exec, in a caller’s TRACEPARENT', async () => {
    const traceId = '0af7651916cd43dd8448eb211c80319c'
    const env = {
      TRACEPARENT: `00-${traceId}-b7ad6b7169203331-01`,
      TRACESTATE: 'vendor=1',
      BAGGAGE: 'tenant=a',
    }
    const print = `console.log(['TRACEPARENT', 'TRACESTATE', 'BAGGAGE'].map((name) => process.env[name]).join(' '))`
    const cli = [NODE, 'dist/cli.js', 'exec', '--name', 'inner']
    const { stdout } = await exec(['--name', 'outer', '--', ...cli, ...script(print)], env).ended
    const spans = Object.fromEntries(sink.spans().map((span) => [span.name, span]))
    expect(spans.outer).toMatchObject({ traceId, parentSpanId: 'b7ad6b7169203331', traceState: 'vendor=1' })
    expect(spans.inner).toMatchObject({ traceId, parentSpanId: spans.outer?.spanId })
    expect(stdout.toString()).toBe(`00-${traceId}-${spans.inner?.spanId}-01 vendor=1 tenant=a\n`)
  })
})

describe('a collector', () => {
  const quick = script('process.exit(4)')

  it('that is not there costs a line on stderr and nothing else', async () => {
    const { code, stdout, stderr } = await exec(quick, { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9' })
      .ended
    expect({ code, stdout: stdout.toString() }).toEqual({ code: 4, stdout: '' })
    expect(stderr).toMatch(/^\[throughline] .*cannot reach http:\/\/127\.0\.0\.1:9.*\n$/)
  })

  it('that never answers does not keep the program’s end, and the loss is said', async () => {
    const silent = createServer(() => {})
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
    const url = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`
    expect(await exec(quick, { OTEL_EXPORTER_OTLP_ENDPOINT: url }).ended).toMatchObject({
      code: 4,
      stderr: 'throughline: the collector gave no answer in time; the span is lost\n',
    })
    silent.closeAllConnections()
    await new Promise((resolve) => silent.close(resolve))
  })

  it('is the one on localhost:4318 when nobody said otherwise', async () => {
    const { code, stderr } = await exec(quick, { OTEL_EXPORTER_OTLP_ENDPOINT: '' }).ended
    expect(code).toBe(4)
    // Whether one listens there is this machine's business.
    expect(stderr).toMatch(/^$|cannot reach http:\/\/localhost:4318/)
  })

  it('gets nothing when telemetry is disabled; the program runs and its environment is unchanged', async () => {
    const print = script('console.log(process.env.TRACEPARENT)')
    const { code, stdout, stderr } = await exec(print, { OTEL_SDK_DISABLED: 'true', TRACEPARENT: 'as it is' })
      .ended
    expect({ code, stdout: stdout.toString(), stderr }).toEqual({ code: 0, stdout: 'as it is\n', stderr: '' })
    expect(sink.requests).toEqual([])
  })
})
