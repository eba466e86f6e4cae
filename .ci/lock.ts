/**
 * Completes `package-lock.json`: `tsx .ci/lock.ts`, after any change of dependencies.
 *
 * npm leaves out of the lock file the binaries of other systems that it could not look up when the file was
 * made, and npm 11 then refuses `npm ci`: "Missing: … from lock file". Their entries say only what the name
 * says, which is enough to be skipped on other systems and to be found by version on their own.
 */
import { readFileSync, writeFileSync } from 'node:fs'

interface Entry {
  version?: string
  dev?: boolean
  optional?: boolean
  os?: string[]
  cpu?: string[]
  libc?: string[]
  dependencies?: Record<string, string>
  optionalDependencies?: Record<string, string>
}

export type Packages = Record<string, Entry>

const SYSTEMS = /(?:^|[-/.])(aix|android|darwin|freebsd|linux|netbsd|openbsd|openharmony|sunos|win32)(?=-|$)/
const PROCESSORS = /(?:^|-)(arm64|arm|armv7|ia32|loong64|mips64el|ppc64|riscv64|s390x|x64)(?=-|$)/

/** Where Node would find `name` from the package at `path`, or undefined. */
function find(packages: Packages, path: string, name: string): string | undefined {
  for (let from = path; ; from = from.slice(0, Math.max(0, from.lastIndexOf('node_modules/') - 1))) {
    const place = `${from ? `${from}/` : ''}node_modules/${name}`
    if (packages[place]) return place
    if (!from) return undefined
  }
}

/** The dependencies, optional ones too, that locked packages name and that are not locked. */
export function missing(
  packages: Packages,
): { path: string; name: string; range: string; optional: boolean }[] {
  return Object.entries(packages).flatMap(([path, { dependencies, optionalDependencies = {} }]) =>
    Object.entries({ ...dependencies, ...optionalDependencies })
      .filter(([name]) => !find(packages, path, name))
      .map(([name, range]) => ({ path, name, range, optional: name in optionalDependencies })),
  )
}

function complete(packages: Packages): string[] {
  const added: string[] = []
  for (const { path, name, range, optional } of missing(packages)) {
    const os = SYSTEMS.exec(name)?.[1]
    const cpu = PROCESSORS.exec(name)?.[1]
    if (!optional || !os || !/^\d+\.\d+\.\d+[\w.-]*$/.test(range)) {
      throw new Error(`${path} needs ${name}@${range}, which is not locked: run "npm install" first`)
    }
    const libc = /-musl/.test(name) ? 'musl' : /-gnu/.test(name) && os === 'linux' ? 'glibc' : undefined
    packages[`node_modules/${name}`] = {
      version: range,
      ...(cpu && { cpu: [cpu.replace('armv7', 'arm')] }),
      ...(packages[path]!.dev && { dev: true }),
      ...(libc && { libc: [libc] }),
      optional: true,
      os: [os],
    }
    added.push(name)
  }
  return added
}

if (process.argv[1]?.endsWith('lock.ts')) {
  const lock = JSON.parse(readFileSync('package-lock.json', 'utf8')) as { packages: Packages }
  const added = complete(lock.packages)
  lock.packages = Object.fromEntries(
    Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)),
  )
  if (added.length > 0) writeFileSync('package-lock.json', `${JSON.stringify(lock, undefined, 2)}\n`)
  process.stdout.write(`${added.length} entries added\n`)
}
