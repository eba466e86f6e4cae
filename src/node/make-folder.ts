import { existsSync, mkdirSync } from 'node:fs'
import { dirname } from 'node:path'

/**
 * Makes a folder and those above it that are not there yet. Throws where it cannot.
 *
 * Node's own `recursive` tries for ever where a system says of a new folder in one that is there that something is missing,
 * as `/proc` and automounted homes do: seen in Node 20.20, where the application stood still.
 */
export function makeFolder(folder: string, mode?: number): void {
  const missing: string[] = []
  for (let at = folder; !existsSync(at) && dirname(at) !== at; at = dirname(at)) missing.push(at)
  for (const one of missing.reverse()) {
    try {
      mkdirSync(one, mode)
    } catch (fault) {
      // Another process was faster.
      if ((fault as NodeJS.ErrnoException).code !== 'EEXIST') throw fault
    }
  }
}
