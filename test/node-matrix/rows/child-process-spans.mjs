import { exec, execFile, execFileSync, fork, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const kinds = ['spawn', 'fork', 'exec', 'execFile', 'promisified execFile', 'execFileSync']

export const points = [
  ...kinds.map((kind) => `${kind}: in the child`),
  'spawn: exit event',
  'fork: message event',
  'exec: callback',
  'promisified execFile: awaited',
]

// Each task starts six processes.
export const tasks = 3

const script = fileURLToPath(new URL('../child.mjs', import.meta.url))

export async function task({ id, check, pause }) {
  await pause()
  const args = (kind) => [script, id, `${kind}: in the child`]
  const until = (emitter, event, point) =>
    new Promise((resolve) => emitter.on(event, () => resolve(point && check(point))))

  await until(spawn(process.execPath, args('spawn'), { stdio: 'ignore' }), 'exit', 'spawn: exit event')
  const forked = fork(script, [id, 'fork: in the child'], { silent: true })
  await Promise.all([until(forked, 'message', 'fork: message event'), until(forked, 'exit')])
  const line = [process.execPath, ...args('exec')].map((one) => `"${one}"`).join(' ')
  await new Promise((resolve) => exec(line, () => resolve(check('exec: callback'))))
  await new Promise((resolve) => execFile(process.execPath, args('execFile'), resolve))
  await promisify(execFile)(process.execPath, args('promisified execFile'))
  check('promisified execFile: awaited')
  execFileSync(process.execPath, args('execFileSync'))
}
