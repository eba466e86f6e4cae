/** How a process ends is Node's own affair on every Node that is supported, and what it recorded arrives. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runScript } from '../support/script.js'
import { type Sink, startSink } from '../support/sink.js'
import { NODE_VERSIONS, nodeBinary } from './nodes.js'
import { INSTALL_MS } from './project.js'

const ENDS: [what: string, body: string, args?: string[]][] = [
  ['process.exit()', 'process.exit(5)'],
  ['an exception', "throw new TypeError('boom', { cause: new Error('why') })"],
  ['an exception in a callback', "setTimeout(() => { throw new Error('later') })"],
  ['a rejection with no error', 'Promise.reject({ a: 1 })'],
  ['a strict rejection', "Promise.reject(new Error('strict'))", ['--unhandled-rejections=strict']],
  [
    'an exception after child processes',
    `const { execFileSync, spawn } = await import('node:child_process')
     execFileSync(process.execPath, ['-e', '0'])
     await new Promise((resolve) => spawn(process.execPath, ['-e', 'process.exit(3)']).on('exit', resolve))
     throw new Error('after')`,
  ],
]

let sink: Sink
beforeAll(async () => {
  sink = await startSink()
})
afterAll(() => sink.close())

for (const version of NODE_VERSIONS) {
  describe(`Node ${version}`, () => {
    let binary: string
    beforeAll(async () => {
      binary = await nodeBinary(version)
    }, INSTALL_MS)

    const run = (body: string, args: string[], off: boolean) =>
      runScript(
        `import { start } from 'throughline'
         const telemetry = start({ limits: { batchDelayMs: 60000, exitTimeoutMs: 60000 }, metrics: { intervalMs: 60000 } })
         telemetry.span('work', () => telemetry.counter('jobs').add(1))
         ${body}`,
        { binary, args, env: { OTEL_EXPORTER_OTLP_ENDPOINT: sink.url, OTEL_SDK_DISABLED: String(off) } },
      ).ended

    it.each(ENDS)('%s: the same output and code as without us', async (_, body, args = []) => {
      sink.requests.length = 0
      const bare = await run(body, args, true)
      expect(await run(body, args, false)).toEqual(bare)
      expect(bare.code).not.toBe(0)
      expect(sink.spans().map(({ name }) => name)).toContain('work')
      expect(sink.metrics().map(({ name }) => name)).toContain('jobs')
    })
  })
}
