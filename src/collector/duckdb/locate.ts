import { existsSync } from 'node:fs'

/** Where the file of the store's thread is: in `dist`, one level up when this code ended up in a shared chunk. */
export async function workerFile(): Promise<URL> {
  const here = new URL('./collector-worker.js', import.meta.url)
  return existsSync(here) ? here : new URL('../collector-worker.js', import.meta.url)
}
