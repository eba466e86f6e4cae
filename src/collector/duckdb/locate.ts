import { existsSync } from 'node:fs'

const fromSource = import.meta.url.endsWith('.ts')

/**
 * Where the file of the store's thread is.
 *
 * Built, it lies in `dist`, one level up when this code ended up in a shared chunk. From source (tests, or a
 * script under tsx) Node can load neither its TypeScript nor its `?raw` SQL, and a loader hook inside a worker
 * is what differs most between Node versions; so it is bundled first, by the same tool as `dist`.
 */
export async function workerFile(): Promise<URL> {
  if (fromSource) {
    const helper = new URL('../../../test/support/buildCollector.ts', import.meta.url).href
    const { buildCollector } = (await import(/* @vite-ignore */ helper)) as {
      buildCollector(): Promise<URL>
    }
    return new URL('collector-worker.js', await buildCollector())
  }
  const here = new URL('./collector-worker.js', import.meta.url)
  return existsSync(here) ? here : new URL('../collector-worker.js', import.meta.url)
}
