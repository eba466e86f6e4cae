import { existsSync } from 'node:fs'
import { join } from 'node:path'

const dependency = '@duckdb/node-api'

/** The package managers by their lock files, and how each adds a development dependency. */
const managers = [
  { lock: 'pnpm-lock.yaml', command: 'pnpm', args: ['add', '-D', dependency] },
  { lock: 'yarn.lock', command: 'yarn', args: ['add', '-D', dependency] },
  { lock: 'bun.lock', command: 'bun', args: ['add', '-d', dependency] },
  { lock: 'package-lock.json', command: 'npm', args: ['install', '-D', dependency] },
]

/** How DuckDB is installed in a folder: by the package manager whose lock file is there, or that runs us, or npm. */
export function installation(folder: string): { command: string; args: string[] } {
  const runner = /^(pnpm|yarn|bun|npm)\//.exec(process.env.npm_config_user_agent ?? '')?.[1]
  const byLock = managers.find(({ lock }) => existsSync(join(folder, lock)))
  return byLock ?? managers.find(({ command }) => command === runner) ?? managers.at(-1)!
}

/** The same as one line for a person. */
export function installCommand(folder: string): string {
  const { command, args } = installation(folder)
  return `${command} ${args.join(' ')}`
}
