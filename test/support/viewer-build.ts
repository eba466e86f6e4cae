import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** Builds the viewer as it is now into a folder of its own, so that nobody's `dist` changes under a test. */
export async function buildViewer(): Promise<{ folder: string; remove: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'throughline-viewer-'))
  const vite = join(root, 'node_modules/vite/bin/vite.js')
  const options = ['build', '--mode', 'viewer', '--outDir', folder, '--emptyOutDir', '--logLevel', 'warn']
  // Vitest says NODE_ENV=test, which would build Preact's development version.
  const env = { ...process.env, NODE_ENV: 'production' }
  await promisify(execFile)(process.execPath, [vite, ...options], { cwd: root, env })
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) }
}
