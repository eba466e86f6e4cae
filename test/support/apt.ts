/** Installs Debian's package where a test needs a program that is not there. */
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { withLock } from './lock.js'

function isDebian(): boolean {
  if (!existsSync('/etc/os-release')) return false
  return /^ID(_LIKE)?=.*\b(debian|ubuntu)\b/m.test(readFileSync('/etc/os-release', 'utf8'))
}

function install(packages: string[]): void {
  process.stderr.write(`Installing Debian’s ${packages.join(' and ')} with apt-get …\n`)
  // A runlevel in which Debian starts no service for what it installs.
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' }
  for (const args of [['update'], ['install', '-y', '--no-install-recommends', ...packages]]) {
    const { status, stderr } = spawnSync('apt-get', args, {
      env,
      encoding: 'utf8',
      stdio: ['ignore', 2, 'pipe'],
    })
    if (status !== 0) throw new Error(`apt-get ${args.join(' ')} failed: ${stderr?.trim()}`)
  }
}

/**
 * What `search` finds, after an install if it finds nothing: on Debian and Ubuntu, as root.
 *
 * @returns undefined when there is none and none can be installed
 */
export async function findOrInstall<T>(
  search: () => T | undefined,
  packages: string[],
): Promise<T | undefined> {
  const found = search()
  if (found !== undefined) return found
  if (process.getuid?.() !== 0 || !isDebian()) return undefined
  return withLock('apt', async () => {
    // Another process may have installed it while this one waited.
    if (search() === undefined) install(packages)
    return search()
  })
}
