import { syncBuiltinESMExports } from 'node:module'

/**
 * To be called after methods of Node's own modules were replaced: whoever imports them by name sees that, too.
 *
 * @param stops put the originals back
 * @returns does so for all of them
 */
export function replacedBuiltins(stops: readonly (() => void)[]): () => void {
  syncBuiltinESMExports()
  return () => {
    for (const stop of stops) stop()
    syncBuiltinESMExports()
  }
}
