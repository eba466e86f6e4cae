/** `npx throughline` in a project that has no DuckDB: it says what to do, or does it. */
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { cleanEnvironment, createProject, INSTALL_MS, type Output, type Project } from './project.js'

let project: Project

beforeAll(async () => {
  project = await createProject()
}, INSTALL_MS)
afterAll(() => project?.remove())

/** Runs `npx throughline …` with nobody at the terminal; with `until`, ends it when that was printed. */
function npx(args: string[], until?: RegExp): Promise<Output> {
  const windows = process.platform === 'win32'
  const child = spawn(windows ? 'npx.cmd' : 'npx', ['throughline', ...args], {
    cwd: project.folder,
    env: cleanEnvironment() as NodeJS.ProcessEnv,
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: windows,
    detached: !windows,
  })
  const output = { stdout: '', stderr: '' }
  let ending = false
  const collect = (key: 'stdout' | 'stderr') => (text: string) => {
    output[key] += text
    if (ending || !until?.test(output.stdout)) return
    ending = true
    // As Ctrl-C does: the whole group, since npx and its shell stand before the process that is meant.
    if (windows) spawn('taskkill', ['/pid', String(child.pid), '/t', '/f'])
    else process.kill(-child.pid!, 'SIGTERM')
  }
  child.stdout.setEncoding('utf8').on('data', collect('stdout'))
  child.stderr.setEncoding('utf8').on('data', collect('stderr'))
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => resolve({ code: code ?? 1, ...output }))
  })
}

const duckdb = () => existsSync(join(project.folder, 'node_modules', '@duckdb', 'node-api'))

/** What npm itself has to say about the machine's configuration is not ours. */
const ours = (text: string) => text.split('\n').filter((line) => line && !line.startsWith('npm '))

it('says in one sentence how to install DuckDB, and fails', async () => {
  const { code, stdout, stderr } = await npx([])
  expect(ours(stderr)).toEqual([
    'throughline: the collector needs @duckdb/node-api; install it with: npm install -D @duckdb/node-api',
  ])
  expect({ code, stdout: ours(stdout) }).toEqual({ code: 1, stdout: [] })
  expect(duckdb()).toBe(false)
})

it(
  'with --yes installs DuckDB, starts, and stops at SIGTERM',
  async () => {
    const { stdout, stderr } = await npx(
      ['--yes', '--port', '0', '--data', join(project.folder, 'data')],
      /OTLP/,
    )
    expect(stderr).toContain('npm install -D @duckdb/node-api')
    expect(stdout).toMatch(/viewer +http:\/\/127\.0\.0\.1:\d+/)
    expect(`${stdout}${stderr}`).not.toMatch(/Error|^\s+at /m)
    expect(duckdb()).toBe(true)
    expect(existsSync(join(project.folder, 'data'))).toBe(true)
  },
  INSTALL_MS,
)
