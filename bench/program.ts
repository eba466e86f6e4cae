/** What the benchmarks share: a program that is built as an application's is, its processes, and medians. */
import type { ChildProcess } from 'node:child_process'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildSync } from 'esbuild'

/**
 * Builds a benchmark's own file and answers where: `tsx` would give each closure its name at run time, which costs
 * more than what is measured.
 *
 * @param url the file's `import.meta.url`
 */
export function buildProgram(url: string): string {
  const entry = fileURLToPath(url)
  const folder = new URL('../node_modules/.cache/throughline/bench/', import.meta.url)
  const outfile = fileURLToPath(new URL(`${basename(entry, '.ts')}.js`, folder))
  buildSync({
    entryPoints: [entry],
    outfile,
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    define: { __VERSION__: '"bench"', __SCRIPT_TAG__: 'false' },
  })
  return outfile
}

/** The next message of a child process. */
export const next = <T>(child: ChildProcess): Promise<T> =>
  new Promise((resolve) => child.once('message', (value) => resolve(value as T)))

/** The middle one; the upper of two. */
export const median = (values: number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1]!
