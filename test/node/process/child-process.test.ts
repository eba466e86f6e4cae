/** node:child_process: a span for each process, in every form, which continues the trace. */
import { describe, expect, it } from 'vitest'
import { runScript } from '../../support/script.js'
import type { SinkSpan } from '../../support/sink.js'
import { sink, sinkAroundTests } from '../../support/sink-around.js'

sinkAroundTests()

const application = (body: string, options = '') =>
  runScript(
    `import { start } from 'throughline'
     import childProcess, { exec, execFile, execFileSync, execSync, fork, spawn, spawnSync } from 'node:child_process'
     import { once } from 'node:events'
     import { promisify } from 'node:util'
     const node = process.execPath
     const echo = ['-e', 'console.log(process.env.TRACEPARENT)']
     const line = '"' + node + '" -e "console.log(process.env.TRACEPARENT)"'
     const telemetry = start({ serviceName: 'parent', metrics: false, ${options} })
     ${body}`,
    { env: { OTEL_EXPORTER_OTLP_ENDPOINT: sink.url } },
  ).ended

const named = (name: string): SinkSpan => {
  const found = sink.spans().find((span) => span.name === name)
  if (!found) throw new Error(`no span ${name} among ${sink.spans().map((span) => span.name)}`)
  return found
}
const carried = (span: SinkSpan) => `00-${span.traceId}-${span.spanId}`

const FORMS: Record<string, string> = {
  spawn: "const child = spawn(node, echo); child.stdout.pipe(process.stdout); await once(child, 'close')",
  exec: 'console.log((await promisify(exec)(line)).stdout)',
  execFile: 'console.log((await promisify(execFile)(node, echo)).stdout)',
  fork: "const flag = 'data:text/javascript,await new Promise((sent) => process.send(process.env.TRACEPARENT, sent)); process.exit()'; const child = fork('any', { execArgv: ['--import', flag] }); console.log((await once(child, 'message'))[0]); await once(child, 'close')",
  spawnSync: 'console.log(String(spawnSync(node, echo).stdout))',
  execFileSync: 'console.log(String(execFileSync(node, echo)))',
  execSync: 'console.log(String(execSync(line)))',
  'spawnSync with options alone':
    'console.log(String(spawnSync(\'node --eval "console.log(process.env.TRACEPARENT)"\', { shell: true }).stdout))',
}

it.each(Object.entries(FORMS))('%s: a span with the program, which the child continues', async (_, call) => {
  const { code, stdout, stderr } = await application(
    `await telemetry.span('caller', async () => { ${call} })`,
  )
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  const [child, caller] = [named('node'), named('caller')]
  expect(child).toMatchObject({
    parentSpanId: caller.spanId,
    traceId: caller.traceId,
    attributes: { 'process.executable.name': 'node', 'process.exit.code': 0 },
  })
  expect(child.attributes).not.toHaveProperty('process.command_args')
  expect(stdout).toContain(carried(child))
})

describe('an end that is none', () => {
  it('an exit code and a signal are errors', async () => {
    await application(`
      await once(spawn(node, ['-e', 'process.exit(3)']), 'exit')
      try { execFileSync(node, ['-e', 'process.exit(4)'], { stdio: 'ignore' }) } catch {}
      const child = spawn(node, ['-e', 'setInterval(() => {}, 1000)']); child.kill('SIGTERM'); await once(child, 'exit')`)
    const ends = sink.spans().map(({ attributes, status }) => [attributes['error.type'], status?.code])
    expect(ends).toEqual([
      ['3', 2],
      ['4', 2],
      ['SIGTERM', 2],
    ])
    expect(sink.spans()[2]?.attributes).toMatchObject({ 'throughline.process.signal': 'SIGTERM' })
  })

  it('a program that is not there fails as it does without us', async () => {
    const body = `
      const [error] = await once(spawn('throughline-missing'), 'error').catch((error) => [error])
      console.log(error.code, spawnSync('throughline-missing').error.code)
      spawn('throughline-missing')`
    const { code, stdout, stderr } = await application(body)
    expect({ code, stdout }).toEqual({ code: 1, stdout: 'ENOENT ENOENT\n' })
    expect(stderr).toContain('Error: spawn throughline-missing ENOENT')
    const types = sink.spans().map(({ attributes }) => attributes['error.type'])
    expect(types).toEqual(['ENOENT', 'ENOENT', 'ENOENT'])
  })
})

it('leaves the caller’s options, identity and own context as they are', async () => {
  const { stdout } = await application(`
    const env = Object.freeze({ ...process.env, TRACEPARENT: 'own' })
    const options = Object.freeze({ env })
    console.log(String(spawnSync(node, echo, options).stdout), (await promisify(execFile)(node, echo, options)).stdout)
    const child = spawn(node, ['-e', ''])
    console.log(child instanceof childProcess.ChildProcess, child.listenerCount('exit'))
    const before = execSync
    await telemetry.stop()
    console.log(childProcess.execSync !== before)`)
  expect(stdout.split(/\s+/).filter(Boolean)).toEqual(['own', 'own', 'true', '0', 'true'])
})

it('records arguments when asked, without secrets', async () => {
  await application(
    `spawnSync(node, ['-e', '', '--', '--password=hunter2', '--token', 'hunter2', '-phunter2', 'https://me:hunter2@example.com/x', 'plain'])
     try { execSync('exit 0; curl -u me:hunter2 -H "Authorization: Bearer hunter2"') } catch {}`,
    'childProcess: { args: true }',
  )
  expect(sink.spans()[0]?.attributes['process.command_args']).toMatchObject([
    expect.stringContaining('node'),
    '-e',
    '',
    '--',
    '--password=REDACTED',
    '--token',
    'REDACTED',
    '-pREDACTED',
    'https://REDACTED:REDACTED@example.com/x',
    'plain',
  ])
  expect(JSON.stringify(sink.spans())).not.toContain('hunter2')
})

it('a child that outlives us keeps nothing alive and is said to run still', async () => {
  const { code, stdout } = await application(`
    const child = spawn(node, ['-e', 'setInterval(() => {}, 1000)'], { detached: true, stdio: 'ignore' })
    child.unref()
    console.log(child.pid)`)
  process.kill(Number(stdout))
  expect(code).toBe(0)
  expect(named('node').attributes).toMatchObject({ 'throughline.process.outlived': true })
})

describe('worker threads', () => {
  it('a span for the life of each, which it continues, and its flags are kept', async () => {
    const { code, stdout, stderr } = await application(`
      import { Worker, SHARE_ENV } from 'node:worker_threads'
      const run = (source, options) => once(new Worker(source, { eval: true, ...options }), 'exit')
      const tell = 'import("node:worker_threads").then(({ workerData }) => console.log(process.env.TRACEPARENT, workerData))'
      await telemetry.span('caller', async () => {
        await run(tell, { workerData: 1 })
        await run(tell, { workerData: 2, env: { A: 'b' } })
        await run(tell, { workerData: 3, env: SHARE_ENV })
        console.log(process.env.TRACEPARENT, new Worker('', { eval: true }) instanceof Worker)
      })`)
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    const [first, second] = sink.spans().filter(({ name }) => name === 'worker eval')
    expect(first).toMatchObject({
      parentSpanId: named('caller').spanId,
      attributes: { 'throughline.worker.exit_code': 0 },
    })
    const lines = stdout.split('\n')
    expect(lines[0]).toMatch(new RegExp(`^${carried(first!)}-0[13] 1$`))
    expect(lines[1]).toMatch(new RegExp(`^${carried(second!)}-0[13] 2$`))
    expect(lines.slice(2, 4)).toEqual([' 3', ' true'])
  })

  it('an error is recorded and an end by its owner is none', async () => {
    await application(`
      import { Worker } from 'node:worker_threads'
      const failed = new Worker('throw new RangeError("boom")', { eval: true })
      await once(failed, 'error').then(([error]) => console.log(error.message))
      const ended = new Worker('setInterval(() => {}, 1000)', { eval: true })
      await once(ended, 'online')
      await ended.terminate()`)
    const [failed, ended] = sink.spans().filter(({ name }) => name === 'worker eval')
    expect(failed).toMatchObject({ status: { code: 2 }, attributes: { 'error.type': 'RangeError' } })
    expect(ended).toMatchObject({ status: {}, attributes: { 'throughline.worker.exit_code': 1 } })
  })
})

it('makes no span where tracing is suppressed, and gives nobody a context', async () => {
  const { code, stdout, stderr } = await application(`
    import { context } from '@opentelemetry/api'
    import { suppressTracing } from '@opentelemetry/core'
    import { Worker } from 'node:worker_threads'
    const tell = 'console.log("context:" + process.env.TRACEPARENT)'
    await telemetry.span('caller', () => context.with(suppressTracing(context.active()), async () => {
      console.log((await promisify(execFile)(node, ['-e', tell])).stdout, String(spawnSync(node, ['-e', tell]).stdout))
      await once(new Worker(tell, { eval: true }), 'exit')
    }))`)
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  // Tests run with the variable empty.
  expect(stdout.split(/\s+/).filter(Boolean)).toEqual(['context:', 'context:', 'context:'])
  expect(sink.spans().map(({ name }) => name)).toEqual(['caller'])
})
