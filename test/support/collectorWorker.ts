/**
 * What stands in for `collector/duckdb/locate.ts` in tests (an alias in `vite.config.ts`): Node can load neither
 * the worker's TypeScript nor its `?raw` SQL, so it is bundled first, by the same tool as `dist`.
 */
import { buildCollector } from './buildCollector.js'

export async function workerFile(): Promise<URL> {
  return new URL('collector-worker.js', await buildCollector())
}
