import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

export const points = [
  'timer of the daemon',
  'microtask of the daemon',
  'after a request that it served',
  'data event',
  'exit event',
]

export const tasks = 4

const script = fileURLToPath(new URL('../daemon.mjs', import.meta.url))

export async function task({ id, check }) {
  const daemon = spawn(process.execPath, [script, id], { stdio: ['ignore', 'pipe', 'inherit'] })
  daemon.stdout.once('data', () => check('data event'))
  await once(daemon.stdout, 'data')
  // What it recorded is flushed before the signal ends it.
  daemon.kill('SIGTERM')
  await once(daemon, 'exit')
  check('exit event')
}
