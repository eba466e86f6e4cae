/** The scripts that a page has by tags, built in memory from their sources. */
import { fileURLToPath } from 'node:url'
import { build } from 'vite'

const root = fileURLToPath(new URL('../../', import.meta.url))

/** The second file of the script tag's build, once that is made. */
export let later = ''

/** @param mode of the build, as in `vite.config.ts`; answers the script without what `dist` has beside it */
export async function buildScript(mode: 'early' | 'stub' | 'iife'): Promise<string> {
  const result = await build({
    root,
    configFile: `${root}vite.config.ts`,
    mode,
    logLevel: 'error',
    build: { write: false, sourcemap: false },
  })
  const [output] = Array.isArray(result) ? result : [result]
  if (!output || !('output' in output)) throw new Error('the build made nothing')
  for (const one of output.output)
    if (one.type === 'chunk' && one.fileName.includes('later')) later = one.code
  return output.output[0].code
}
