/** One process at a time: tests run in several workers that share the machine. */
import { closeSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

function tryTake(file: string): boolean {
  try {
    const handle = openSync(file, 'wx')
    writeSync(handle, String(process.pid))
    closeSync(handle)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    return false
  }
}

/** An owner that was killed never removed its file; an empty one is being written at this moment. */
function dropIfAbandoned(file: string): void {
  let owner = ''
  try {
    owner = readFileSync(file, 'utf8')
  } catch {
    return
  }
  if (owner !== '' && !isAlive(Number(owner))) rmSync(file, { force: true })
}

/**
 * Runs `work` while no other process runs work of the same name.
 *
 * @param name becomes a file name in the system's temporary folder
 */
export async function withLock<T>(name: string, work: () => Promise<T>): Promise<T> {
  const file = join(tmpdir(), `throughline-${name}.lock`)
  while (!tryTake(file)) {
    dropIfAbandoned(file)
    await delay(200)
  }
  try {
    return await work()
  } finally {
    rmSync(file, { force: true })
  }
}
