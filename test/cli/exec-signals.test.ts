/** `throughline exec` and signals: the program gets them, and we end as it ended. */
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { hasItAlready } from '../../src/cli/signals.js'
import { throughline } from '../support/exec.js'
import { sink, sinkAroundTests } from '../support/sink-around.js'

const ERROR = 2

sinkAroundTests()

const exec = (...command: string[]) =>
  throughline(['exec', '--', ...command], { env: { OTEL_EXPORTER_OTLP_ENDPOINT: sink.url } })
const serving = "setInterval(() => {}, 1000); console.log('ready')"

// Windows has no signals between processes, and no permission to execute.
const posix = process.platform !== 'win32'

for (const signal of posix ? (['SIGTERM', 'SIGINT', 'SIGHUP'] as const) : []) {
  it(`${signal} ends the program, and us by the same signal`, async () => {
    const { child, ended, printed } = exec(process.execPath, '-e', serving)
    await printed('ready')
    child.kill(signal)
    expect(await ended).toMatchObject({ code: null, signal })
    expect(sink.spans()).toMatchObject([
      {
        status: { code: ERROR, message: `ended by ${signal}` },
        attributes: {
          'error.type': signal,
          'process.exit.code': { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 }[signal],
        },
      },
    ])
  })
}

for (const signal of posix ? (['SIGTERM', 'SIGINT', 'SIGUSR2', 'SIGQUIT'] as const) : []) {
  it(`${signal} reaches a program that handles it once, and its exit code is ours`, async () => {
    const handler = `let count = 0; process.on('${signal}', () => { count++; setTimeout(() => process.exit(10 + count), 100) });`
    const { child, ended, printed } = exec(process.execPath, '-e', handler + serving)
    await printed('ready')
    child.kill(signal)
    expect(await ended).toMatchObject({ code: 11, signal: null })
    expect(sink.spans()).toMatchObject([{ attributes: { 'process.exit.code': 11, 'error.type': '11' } }])
  })
}

if (posix) {
  it('a program that is killed takes us along; one that dumps core makes 128 + n', async () => {
    const kill = (signal: string) => exec('/bin/sh', '-c', `ulimit -c 0; kill -${signal} $$`).ended
    expect(await kill('KILL')).toMatchObject({ code: null, signal: 'SIGKILL' })
    expect(await kill('ABRT')).toMatchObject({ code: 134, signal: null })
    expect(sink.spans().map(({ attributes }) => attributes['error.type'])).toEqual(['SIGKILL', 'SIGABRT'])
  })

  it('a file that may not be executed is 126', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'throughline-exec-'))
    const file = join(folder, 'tool')
    writeFileSync(file, '#!/bin/sh\nexit 0\n')
    chmodSync(file, 0o644)
    const { code, stderr } = await exec(file).ended
    rmSync(folder, { recursive: true })
    expect({ code, stderr }).toEqual({
      code: 126,
      stderr: `throughline: ${file}: permission denied; is it an executable file?\n`,
    })
    expect(sink.spans()).toMatchObject([{ name: 'tool', attributes: { 'error.type': 'EACCES' } }])
  })
}

describe('a signal is not sent twice', () => {
  it('when the terminal gave it to the program already', () => {
    expect(hasItAlready('SIGINT', true, 'linux')).toBe(true)
    expect(hasItAlready('SIGTERM', true, 'linux')).toBe(false)
    expect(hasItAlready('SIGINT', false, 'linux')).toBe(false)
  })

  it('nor on Windows, where the console gives it to everybody', () => {
    expect(hasItAlready('SIGINT', false, 'win32')).toBe(true)
  })
})
