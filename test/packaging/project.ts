/** The package as a user gets it: packed, and installed by npm into a project outside of the repository. */
import { execFile } from 'node:child_process'
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
  install(packages: string[]): Promise<void>
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

/** Windows finds `npm.cmd` only through a shell; `args` are ours, and hold nothing that a shell would read. */
const viaShell = process.platform === 'win32'

function run(
  command: string,
  args: string[],
  { cwd, env = {}, shell = false }: { cwd: string; env?: Record<string, string>; shell?: boolean },
): Promise<Output> {
  return new Promise((resolve) => {
    const options = { cwd, env: { ...cleanEnvironment(), ...env }, shell, maxBuffer: 1e8 }
    execFile(command, args, options, (error, stdout, stderr) => {
      resolve({ code: error ? Number(error.code) || 1 : 0, stdout, stderr })
    })
  })
}

/** Installing takes seconds, and a worker of vitest that is deaf for so long counts as dead: so not `spawnSync`. */
export const npm = (args: string[], cwd: string): Promise<Output> =>
  run(viaShell ? 'npm.cmd' : 'npm', args, { cwd, shell: viaShell })

function must({ code, stdout, stderr }: Output): void {
  if (code !== 0) throw new Error(`${stdout}\n${stderr}`)
}

const temporary = (name: string) => realpathSync(mkdtempSync(join(tmpdir(), `throughline-${name}-`)))

/** Packs `dist` as it is into `folder`; answers the file. */
async function pack(folder: string): Promise<string> {
  if (!existsSync(join(root, 'dist', 'node.js')))
    throw new Error('dist is not built: run "npm run build" first')
  must(await npm(['pack', '--ignore-scripts', '--pack-destination', folder], root))
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }
  return join(folder, `throughline-${version}.tgz`)
}

/** For `beforeAll`: an install with an empty npm cache on a busy machine. */
export const INSTALL_MS = 180_000

/** An empty project with the packed Throughline and `packages` (`name@range`) installed. */
export async function createProject(packages: string[] = []): Promise<Project> {
  const folder = temporary('project')
  writeFileSync(join(folder, 'package.json'), '{ "name": "app", "private": true }\n')
  const project: Project = {
    folder,
    write(file, text) {
      writeFileSync(join(folder, file), text)
      return join(folder, file)
    },
    read: (file) => readFileSync(join(folder, file), 'utf8'),
    node: (args, { binary = process.execPath, env = {} } = {}) => run(binary, args, { cwd: folder, env }),
    async install(more) {
      must(await npm(['install', '--no-audit', '--no-fund', '--prefer-offline', ...more], folder))
    },
    remove: () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }),
  }
  await project.install([await pack(folder), ...packages])
  return project
}
