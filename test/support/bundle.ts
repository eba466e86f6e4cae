/** Makes one script of a TypeScript entry, as a user's build with the Vite plugin would. */
import { fileURLToPath } from 'node:url'
import { build } from 'vite'
import { throughline } from '../../src/vite.js'
import { renamed } from './renamed.js'

const root = fileURLToPath(new URL('../../', import.meta.url))

/** @param entry path from the repository's root */
export async function bundle(entry: string): Promise<string> {
  const result = await build({
    root,
    configFile: `${root}vite.config.ts`,
    mode: 'page',
    logLevel: 'error',
    plugins: [throughline({ lower: true }), renamed()],
    build: {
      write: false,
      minify: false,
      target: 'es2022',
      rolldownOptions: { input: entry, output: { format: 'iife' } },
    },
  })
  const [output] = Array.isArray(result) ? result : [result]
  if (!output || !('output' in output)) throw new Error('the build made nothing')
  return output.output[0].code
}
