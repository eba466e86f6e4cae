import { spawn } from 'node:child_process'
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../', import.meta.url))
const SOURCES = ['src', '.ci/build.ts', 'vite.config.ts', 'package.json']
const BUILT = ['node.js', 'browser.js', 'throughline.iife.js', 'collector.js', 'vite.js', 'viewer/index.html']

/** Builds `dist` with `npm run build`'s own script, unless it is there and newer than the sources. */
export async function buildIfNeeded(say: (text: string) => void): Promise<void> {
  const built = Math.min(...BUILT.map((file) => modified(join(root, 'dist', file))))
  if (built > Math.max(...SOURCES.map((path) => modified(join(root, path))))) return
  say(built === 0 ? 'Building Throughline, once:' : 'The sources changed; building Throughline again:')
  const code = await new Promise((resolve, reject) => {
    // Its progress goes to stderr: stdout belongs to `--json`.
    spawn(process.execPath, ['--import', 'tsx', '.ci/build.ts'], { cwd: root, stdio: ['ignore', 2, 2] })
      .on('error', reject)
      .on('exit', resolve)
  })
  if (code !== 0) throw new Error('the build failed; its messages are above')
}

/** When a file, or the newest file of a folder, was written; 0 when there is none. */
function modified(path: string): number {
  const stat = statSync(path, { throwIfNoEntry: false })
  if (!stat?.isDirectory()) return stat?.mtimeMs ?? 0
  return Math.max(0, ...readdirSync(path).map((name) => modified(join(path, name))))
}
