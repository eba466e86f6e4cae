/** A chunk of a build, as far as it is looked at here. */
interface Chunk {
  type: 'chunk' | 'asset'
  code?: string
  source?: unknown
  modules?: Record<string, { renderedLength: number }>
}

/** The plugin that hints at what to compile, as Vite sees it. */
export interface HintPlugin {
  readonly name: string
  readonly apply: 'build'
  applyToEnvironment(environment: { readonly config: { readonly consumer: string } }): boolean
  readonly generateBundle: {
    readonly order: 'pre'
    handler(options: unknown, bundle: Record<string, Chunk>): void
  }
}

/** Of a chunk with more of others' code than this, the application's own would be compiled without need. */
const MOST_OTHERS = 0.2

const OURS = /[\\/]throughline[\\/]dist[\\/](browser|chunks[\\/]browser-[\w-]+)\.js$/
const API = /[\\/]@opentelemetry[\\/]api[\\/]/

/** Puts the hint into chunks that are next to nothing but Throughline; `isOurs` tells its modules. */
export function hintPlugin(isOurs = (id: string) => OURS.test(id)): HintPlugin {
  const isFull = ({ modules = {} }: Chunk): boolean => {
    const ids = Object.keys(modules)
    const length = (some: string[]) => some.reduce((sum, id) => sum + modules[id]!.renderedLength, 0)
    const others = ids.filter((id) => !isOurs(id) && !API.test(id))
    return ids.some(isOurs) && length(others) < length(ids) * MOST_OTHERS
  }
  return {
    name: 'throughline:compile-hint',
    apply: 'build',
    applyToEnvironment: ({ config }) => config.consumer === 'client',
    generateBundle: {
      // Before anybody makes a hash of the final code.
      order: 'pre',
      handler(_options, bundle) {
        for (const [name, chunk] of Object.entries(bundle)) {
          // A map that is within the code would have to be written anew.
          if (chunk.type !== 'chunk' || !chunk.code || /sourceMappingURL=data:/.test(chunk.code)) continue
          if (isFull(chunk)) addCompileHint(chunk, bundle[`${name}.map`])
        }
      },
    },
  }
}

/**
 * Has the browser compile all functions of a script while it parses it, which it does beside the page's thread. Each
 * would otherwise be compiled on that thread when it is first called, and `start()` calls some five hundred.
 *
 * @see https://v8.dev/blog/explicit-compile-hints
 */
export function addCompileHint(chunk: Pick<Chunk, 'code'>, asset: Chunk | undefined): void {
  chunk.code = `//# allFunctionsCalledOnLoad\n${chunk.code}`
  if (asset?.type !== 'asset') return
  const map = JSON.parse(String(asset.source)) as { mappings: string }
  map.mappings = `;${map.mappings}`
  asset.source = JSON.stringify(map)
}
