import { exec, execFile, execFileSync, fork, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { childEnvironment } from 'throughline'

const kinds = ['spawn', 'fork', 'exec', 'execFile', 'execFileSync']

export const points = [
  ...kinds.map((kind) => `${kind}: in the child`),
  'spawn: exit event',
  'spawn: data event',
  'fork: message event',
  'exec: callback',
  'execFile: callback',
]

// Each task starts five processes.
export const tasks = 3

const script = fileURLToPath(new URL('../child.mjs', import.meta.url))

export async function task({ id, check, pause }) {
  await pause()
  const args = (kind) => [script, id, `${kind}: in the child`]
  const env = childEnvironment(process.env)
  const called = (point, start) => new Promise((resolve) => start(() => resolve(check(point))))

  const spawned = spawn(process.execPath, args('spawn'), { env, stdio: ['ignore', 'pipe', 'inherit'] })
  await Promise.all([
    called('spawn: data event', (done) => spawned.stdout.once('data', done)),
    called('spawn: exit event', (done) => spawned.on('exit', done)),
  ])
  const forked = fork(script, [id, 'fork: in the child'], { env, silent: true })
  await Promise.all([
    called('fork: message event', (done) => forked.once('message', done)),
    new Promise((resolve) => forked.on('exit', resolve)),
  ])
  const line = [process.execPath, ...args('exec')].map((one) => `"${one}"`).join(' ')
  await called('exec: callback', (done) => exec(line, { env }, done))
  await called('execFile: callback', (done) => execFile(process.execPath, args('execFile'), { env }, done))
  execFileSync(process.execPath, args('execFileSync'), { env })
}
