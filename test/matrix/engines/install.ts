/** Installs Debian's packages of an engine, said aloud, where that is allowed. */
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { withLock } from '../../support/lock.js'

const find = (program: string): string | undefined =>
  (process.env.PATH ?? '')
    .split(delimiter)
    .map((folder) => join(folder, program))
    .find(existsSync)

function mayInstall(): boolean {
  if (process.getuid?.() !== 0 || !existsSync('/etc/os-release')) return false
  return /^ID(_LIKE)?=.*\b(debian|ubuntu)\b/m.test(readFileSync('/etc/os-release', 'utf8'))
}

function apt(...args: string[]): void {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const { status, stderr } = spawnSync('apt-get', args, {
    env,
    encoding: 'utf8',
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  if (status !== 0) throw new Error(`apt-get ${args.join(' ')} failed: ${stderr?.trim()}`)
}

/**
 * The path of a program; as root on Debian its packages are installed when it is missing.
 *
 * @throws when it is missing and cannot be installed, with what to install
 */
export function ensureProgram(program: string, ...packages: string[]): Promise<string> {
  return withLock('apt', async () => {
    if (!find(program) && mayInstall()) {
      process.stdout.write(`${program} is missing; installing ${packages.join(', ')} with apt-get …\n`)
      apt('update')
      apt('install', '-y', '--no-install-recommends', ...packages)
    }
    const found = find(program)
    if (!found) throw new Error(`${program} is missing: install ${packages.join(', ')}`)
    return found
  })
}
