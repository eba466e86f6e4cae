/** Which packages a build really put into `dist`: written by each build, read by the licence step. */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Plugin } from 'vite'

const FOLDER = 'node_modules/.cache/throughline/inlined'

/** The folder of the package that a module belongs to, or undefined for our own and virtual modules. */
function packageFolder(module: string): string | undefined {
  return /^(.*\/node_modules\/(@[^/]+\/)?[^/]+)\//.exec(module.replaceAll('\\', '/'))?.[1]
}

/** Vite plugin: remembers the packages of the modules that survived tree shaking in the build `name`. */
export function recordInlined(name: string): Plugin {
  return {
    name: 'throughline:record-inlined',
    apply: 'build',
    generateBundle(_options, bundle) {
      const modules = Object.values(bundle).flatMap((chunk) =>
        chunk.type === 'chunk' ? Object.entries(chunk.modules) : [],
      )
      // A style sheet leaves an empty module behind and an asset, so emptiness does not free it of its licence.
      const folders = modules
        .filter(([id, { renderedLength }]) => renderedLength > 0 || /\.css(\?|$)/.test(id))
        .map(([id]) => packageFolder(id))
        .filter((folder) => folder !== undefined)
      mkdirSync(FOLDER, { recursive: true })
      writeFileSync(join(FOLDER, `${name}.json`), JSON.stringify([...new Set(folders)].sort()))
    },
  }
}

export function forgetInlined(): void {
  rmSync(FOLDER, { recursive: true, force: true })
}

/** The folders of all packages that the builds since `forgetInlined` put into `dist`. */
export function inlinedPackages(): string[] {
  const files = existsSync(FOLDER) ? readdirSync(FOLDER) : []
  const folders = files.flatMap((file) => JSON.parse(readFileSync(join(FOLDER, file), 'utf8')) as string[])
  return [...new Set(folders)].sort()
}
