import { once } from 'node:events'
import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { startCollector } from '../../src/collector/index.js'
import { cli, run, runCollector } from './process.js'
import { ask, cleanup, collector, logsOf, send, span, spansOf, temporaryFolder } from './support.js'

/** A port where something else listens. */
async function takenPort(): Promise<number> {
  const server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  cleanup(() => server.close())
  return (server.address() as AddressInfo).port
}

describe('durability', () => {
  it('keeps what was answered 200 through kill -9', async () => {
    const data = temporaryFolder()
    const first = await runCollector(data)
    let acknowledged = 0
    const sending = Array.from({ length: 40 }, async (_, n) => {
      const response = await send(first, 'traces', spansOf('shop', span(1, n + 1)))
      if (response.status === 200) acknowledged++
      // The kill comes while others are still being written.
      if (acknowledged === 20) first.child.kill('SIGKILL')
    })
    await Promise.allSettled(sending)
    expect(await first.ended).toBe(null)
    expect(acknowledged).toBeGreaterThanOrEqual(20)
    const second = await runCollector(data)
    const { spans } = await ask(second, `traces/${span(1, 1).traceId}`)
    expect(spans.length).toBeGreaterThanOrEqual(acknowledged)
  })

  it('keeps a log and a span that were the last thing before the kill', async () => {
    const data = temporaryFolder()
    const first = await runCollector(data)
    await send(first, 'logs', logsOf('shop', { body: { stringValue: 'last words' } }))
    await send(first, 'traces', spansOf('shop', span(5, 1)))
    first.child.kill('SIGKILL')
    await first.ended
    const second = await runCollector(data)
    expect((await ask(second, 'logs')).logs).toMatchObject([{ body: 'last words' }])
    expect((await ask(second, 'traces')).traces).toMatchObject([{ spanCount: 1 }])
  })

  it('refuses a data folder that another collector has open, and says so', async () => {
    const data = temporaryFolder()
    await runCollector(data)
    const second = run(['--port', '0', '--data', data])
    expect(await second.ended).toBe(1)
    expect(second.output()).toBe(
      `throughline: ${join(data, 'telemetry.duckdb')} is in use: another collector probably runs on this data folder; stop it, or choose another folder with --data\n`,
    )
  })
})

describe('ports', () => {
  it('a port that the user chose and that is taken is an error', async () => {
    const port = await takenPort()
    await expect(startCollector({ port, dataDir: temporaryFolder() })).rejects.toMatchObject({
      code: 'PORT_IN_USE',
      message: `port ${port} is taken; stop what listens there, or choose another with --port`,
    })
  })

  it('without a port the next free one from 4318 is taken', async () => {
    const first = await collector({ port: undefined })
    const second = await collector({ port: undefined })
    // Where somebody else had 4318 for the first, the second may find it free.
    expect(Math.min(first.port, second.port)).toBeGreaterThanOrEqual(4318)
    expect(second.port).not.toBe(first.port)
    for (const { url } of [first, second]) expect((await fetch(`${url}/healthz`)).status).toBe(200)
  })

  it('stop can be called twice, and starting again on the same folder works', async () => {
    const dataDir = temporaryFolder()
    const first = await collector({ dataDir })
    await send(first, 'traces', spansOf('shop', span(1, 1)))
    await Promise.all([first.stop(), first.stop()])
    await expect(fetch(`${first.url}/healthz`)).rejects.toThrow()
    const second = await collector({ dataDir })
    expect((await ask(second, 'services')).services).toMatchObject([{ spanCount: 1 }])
  })

  it('stop commits what is in flight', async () => {
    const dataDir = temporaryFolder()
    const first = await collector({ dataDir })
    const sending = Array.from({ length: 20 }, (_, n) =>
      send(first, 'traces', spansOf('shop', span(1, n + 1))),
    )
    await Promise.race(sending)
    await first.stop()
    const outcomes = await Promise.allSettled(sending)
    const kept = outcomes.filter(
      (outcome) => outcome.status === 'fulfilled' && outcome.value.status === 200,
    ).length
    const second = await collector({ dataDir })
    const [service] = (await ask(second, 'services')).services
    expect(kept).toBeGreaterThan(0)
    expect(service.spanCount).toBeGreaterThanOrEqual(kept)
  })

  it('wrong options are all named in one error', async () => {
    await expect(startCollector({ prot: 1, host: '', corsOrigins: 'x' } as never)).rejects.toMatchObject({
      code: 'INVALID_OPTIONS',
      problems: [
        expect.stringContaining('unknown option "prot"; use "port"'),
        expect.stringContaining('host: expected an address'),
        expect.stringContaining('corsOrigins: expected a list of origins'),
      ],
    })
  })
})

describe('throughline', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)('stops cleanly at %s', async (signal) => {
    const data = join(temporaryFolder(), 'data')
    const running = await runCollector(data)
    expect(running.output()).toContain(`data     ${data}`)
    await send(running, 'traces', spansOf('shop', span(1, 1)))
    running.child.kill(signal)
    expect(await running.ended).toBe(0)
    expect(readdirSync(data)).toEqual(['telemetry.duckdb'])
  })

  it.each([
    [['--prot', '1'], 2, 'throughline: unknown option --prot; use --port; see throughline --help\n'],
    [['colect'], 2, 'throughline: unknown command "colect"; use "collect"; see throughline --help\n'],
    [['collect', 'more'], 2, 'throughline: unexpected "more"; see throughline --help\n'],
    [['--port', 'x'], 2, 'throughline: --port x: expected a number from 0 to 65535\n'],
    [
      ['--sampling', 'some'],
      2,
      /^throughline: --sampling some: expected a share of all traces such as 0\.1, or/,
    ],
    [
      ['--sampling', '{"ratio":2,"kep":{}}'],
      1,
      /sampling\.ratio" must be a number from 0 to 1.*use "sampling\.keep"/,
    ],
    [['--port'], 2, /^throughline: Option '-p, --port <value>' argument missing; see/],
  ])('%j ends with %i and a sentence', async (args, code, text) => {
    const { ended, output } = run(args)
    expect(await ended).toBe(code)
    expect(output()).toEqual(typeof text === 'string' ? text : expect.stringMatching(text))
  })

  it('a taken port ends with 1 and a sentence, not with a stack', async () => {
    const port = await takenPort()
    const { ended, output } = run(['--port', String(port)])
    expect(await ended).toBe(1)
    expect(output()).toBe(
      `throughline: port ${port} is taken; stop what listens there, or choose another with --port\n`,
    )
  })

  it('--help and --version print and end', async () => {
    const version = run(['--version'])
    const help = run(['--help'])
    const { version: expected } = JSON.parse(
      readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
    )
    expect([await version.ended, version.output()]).toEqual([0, `${expected}\n`])
    expect(await help.ended).toBe(0)
    expect(help.output()).toContain('Usage: throughline [collect]')
  })

  it('without DuckDB says how to install it, in one sentence', async () => {
    // As an installation without the optional peer: the built files and the OpenTelemetry API, nothing else.
    const alone = temporaryFolder()
    cpSync(join(cli, '..'), alone, { recursive: true })
    writeFileSync(join(alone, 'package.json'), '{"type":"module"}')
    const api = 'node_modules/@opentelemetry/api'
    cpSync(fileURLToPath(new URL(`../../${api}`, import.meta.url)), join(alone, api), { recursive: true })
    const { ended, output } = run([], join(alone, 'cli.js'), alone)
    expect(await ended).toBe(1)
    expect(output()).toBe(
      'throughline: the collector needs @duckdb/node-api; install it with: npm install -D @duckdb/node-api\n',
    )
    expect(existsSync(join(alone, '.throughline'))).toBe(false)
  })
})
