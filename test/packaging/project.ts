/** The package as a user gets it: packed, and installed by npm into a project outside of the repository. */
import { execFile, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..')

export interface Output {
  code: number
  stdout: string
  stderr: string
}

export interface Project {
  folder: string
  /** Writes a file, then answers its path. */
  write(file: string, text: string): string
  read(file: string): string
  /** Runs a Node script (`args[0]`) in the project; by default with the Node that runs the tests. */
  node(args: string[], options?: { binary?: string; env?: Record<string, string> }): Promise<Output>
  /** Installs more packages, from the npm cache where it has them. */
  install(packages: string[]): void
  remove(): void
}

/** Under `npm test`, npm's own variables would tell the inner npm about the outer project. */
export function cleanEnvironment(): Record<string, string | undefined> {
  const keep = /^npm_config_(userconfig|globalconfig|cache|registry)$/
  return Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) =>
        !/^(OTEL|VITEST|NODE_ENV$|NODE_OPTIONS$)/.test(name) && (!/^npm_/.test(name) || keep.test(name)),
    ),
  )
}

export function npm(args: string[], cwd: string): Output {
  const windows = process.platform === 'win32'
  const { status, stdout, stderr } = spawnSync(windows ? 'npm.cmd' : 'npm', args, {
    cwd,
    env: cleanEnvironment(),
    encoding: 'utf8',
    shell: windows,
  })
  return { code: status ?? 1, stdout, stderr }
}

function must({ code, stdout, stderr }: Output): string {
  if (code !== 0) throw new Error(`${stdout}\n${stderr}`)
  return stdout
}

const temporary = (name: string) => realpathSync(mkdtempSync(join(tmpdir(), `throughline-${name}-`)))

let packed: string | undefined

/** Packs `dist` as it is; the same file for all tests of one test file. */
export function tarball(): string {
  if (packed) return packed
  if (!existsSync(join(root, 'dist', 'node.js')))
    throw new Error('dist is not built: run "npm run build" first')
  const folder = temporary('pack')
  must(npm(['pack', '--ignore-scripts', '--pack-destination', folder], root))
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
  packed = join(
    folder,
    `throughline-${JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version}.tgz`,
  )
  return packed
}

function run(binary: string, args: string[], cwd: string, env: Record<string, string>): Promise<Output> {
  return new Promise((resolve) => {
    execFile(binary, args, { cwd, env: { ...cleanEnvironment(), ...env } }, (error, stdout, stderr) => {
      resolve({ code: error ? Number(error.code) || 1 : 0, stdout, stderr })
    })
  })
}

/** An empty project with the packed Throughline and `packages` (`name@range`) installed. */
export function createProject(packages: string[] = []): Project {
  const folder = temporary('project')
  writeFileSync(join(folder, 'package.json'), '{ "name": "app", "private": true }\n')
  const project: Project = {
    folder,
    write(file, text) {
      writeFileSync(join(folder, file), text)
      return join(folder, file)
    },
    read: (file) => readFileSync(join(folder, file), 'utf8'),
    node: (args, { binary = process.execPath, env = {} } = {}) => run(binary, args, folder, env),
    install(more) {
      must(npm(['install', '--no-audit', '--no-fund', '--prefer-offline', ...more], folder))
    },
    remove: () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }),
  }
  project.install([tarball(), ...packages])
  return project
}
