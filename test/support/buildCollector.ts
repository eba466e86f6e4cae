import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const root = fileURLToPath(new URL('../../', import.meta.url))

/** A name for the state of the sources the collector is made of. */
function fingerprint(): string {
  const hash = createHash('sha256')
  for (const folder of ['src/collector', 'src/core', 'src/cli']) {
    if (!existsSync(join(root, folder))) continue
    const files = readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    for (const entry of files.filter((file) => file.isFile()))
      hash.update(entry.name).update(readFileSync(join(entry.parentPath ?? entry.path, entry.name)))
  }
  if (existsSync(join(root, 'src/cli.ts'))) hash.update(readFileSync(join(root, 'src/cli.ts')))
  return hash.digest('hex').slice(0, 16)
}

/**
 * Bundles the collector, its worker and the command line as `dist` has them, once for each state of the
 * sources, and answers the folder's URL. Tests that need a process or a worker run these files: Node cannot
 * load TypeScript and `?raw` imports by itself.
 */
export async function buildCollector(): Promise<URL> {
  const cache = join(root, 'node_modules/.cache/throughline')
  const folder = join(cache, `collector-${fingerprint()}`)
  if (existsSync(folder)) return pathToFileURL(`${folder}/`)
  const { build } = await import('vite')
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  mkdirSync(cache, { recursive: true })
  const temporary = `${folder}-${process.pid}`
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    define: { __VERSION__: JSON.stringify(version), __SCRIPT_TAG__: 'false' },
    ssr: { noExternal: true, external: ['@duckdb/node-api', '@opentelemetry/api'] },
    build: {
      ssr: true,
      target: 'node20.19',
      outDir: temporary,
      emptyOutDir: true,
      minify: false,
      rolldownOptions: {
        input: {
          collector: 'src/collector/index.ts',
          'collector-worker': 'src/collector/worker.ts',
          cli: 'src/cli.ts',
        },
        output: { entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  })
  try {
    renameSync(temporary, folder)
  } catch {
    // Another test process was faster; its result is the same.
    rmSync(temporary, { recursive: true, force: true })
  }
  return pathToFileURL(`${folder}/`)
}
