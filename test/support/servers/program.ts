/** A database server as a program of this machine, on a free port of the loopback interface. */
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { findOrInstall } from '../apt.js'

export interface DatabaseServer {
  port: number
  stop(): Promise<void>
}

/** Beside PATH: where Debian and Homebrew put servers. */
const FOLDERS = ['/usr/sbin', '/usr/bin', '/usr/local/bin', '/opt/homebrew/bin', '/opt/homebrew/sbin']

/**
 * The path of a program, which is installed if it must be.
 *
 * @throws with the packages to install, where that cannot be done here
 */
export async function findProgram(name: string, ...packages: string[]): Promise<string> {
  const folders = [...(process.env.PATH ?? '').split(delimiter).filter(Boolean), ...FOLDERS]
  const search = () => folders.map((folder) => join(folder, name)).find((file) => existsSync(file))
  const found = await findOrInstall(search, packages)
  if (found) return found
  throw new Error(
    `These tests need ${name}: install it (Debian and Ubuntu: apt-get install ${packages.join(' ')}), so that it is in PATH.`,
  )
}

export const temporaryFolder = (name: string) => {
  const folder = mkdtempSync(join(tmpdir(), `throughline-${name}-`))
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }) }
}

/** Starts a server and waits until it has said `ready`, on either output. */
export async function startProgram(program: string, args: string[], ready: RegExp): Promise<ChildProcess> {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  await new Promise<void>((resolve, reject) => {
    const look = (chunk: Buffer) => {
      output += chunk
      if (ready.test(output)) resolve()
    }
    child.stdout?.on('data', look)
    child.stderr?.on('data', look)
    child.on('error', reject)
    child.on('exit', (code) => reject(new Error(`${program} ended with ${code}: ${output}`)))
  })
  return child
}

export async function stopProgram(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGTERM')
  await ended
}
