import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../', import.meta.url))
const STOP_MS = 10_000

export interface Child {
  name: string
  pid: number
  url: string
  /** Asks it to end, waits until it has, and kills it after ten seconds. */
  stop(): Promise<void>
}

/**
 * Starts `demo/<name>/main.ts` as a process of its own, and answers when it says that it listens.
 *
 * @param died called when it ends without having been asked to
 * @throws when it ends before it listens
 */
export async function startChild(
  name: string,
  env: Record<string, string>,
  died: (reason: string) => void,
): Promise<Child> {
  const main = fileURLToPath(new URL(`../${name}/main.ts`, import.meta.url))
  const child = spawn(process.execPath, ['--import', 'tsx', main], {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    windowsHide: true,
  })
  // Whatever ends this process, the child does not outlive it.
  const kill = () => child.kill('SIGKILL')
  process.once('exit', kill)
  for (const output of [child.stdout!, child.stderr!])
    createInterface({ input: output }).on('line', (line) => process.stderr.write(`  ${name}: ${line}\n`))

  let stopping = false
  const ended = new Promise<string>((resolve) => {
    child.on('error', (error) => resolve(error.message))
    child.on('exit', (code, signal) => resolve(signal ?? `exit code ${code}`))
  })
  const url = await Promise.race([listening(child), ended.then((how) => failed(name, how))])
  void ended.then((how) => {
    if (!stopping) died(`${name} ended unexpectedly (${how})`)
  })
  return {
    name,
    pid: child.pid!,
    url,
    async stop() {
      stopping = true
      if (child.connected) child.send('stop', () => {})
      const late = setTimeout(kill, STOP_MS)
      await ended
      clearTimeout(late)
      process.off('exit', kill)
    },
  }
}

const listening = (child: ChildProcess): Promise<string> =>
  new Promise((resolve) => child.once('message', (message) => resolve((message as { url: string }).url)))

function failed(name: string, how: string): never {
  throw new Error(`${name} did not start (${how})`)
}
