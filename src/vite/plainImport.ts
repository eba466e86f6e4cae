import MagicString from 'magic-string'

/** What a Rollup-like bundler puts behind `this`, as far as it is used here. */
interface Loading {
  load(module: { id: string; resolveDependencies: true }): Promise<{
    readonly dynamicallyImportedIds: readonly string[]
  }>
}

/** The plugin that has our later part imported as it stands, as Vite sees it. */
export interface PlainImportPlugin {
  readonly name: string
  readonly apply: 'build'
  readonly enforce: 'pre'
  applyToEnvironment(environment: { readonly config: { readonly consumer: string } }): boolean
  resolveId(source: string): string | undefined
  load(id: string): string | undefined
  readonly transform: {
    readonly filter: { readonly code: RegExp }
    handler(this: Loading, code: string, id: string): Promise<{ code: string; map: string } | undefined>
  }
}

const OURS = /[\\/]throughline[\\/]dist[\\/]browser\.js$/
const IMPORT = /\bimport\("\.(?=\/chunks\/browser-[\w-]+\.js"\))/

/** A module that imports something by an address of two pieces, and what that is. */
const PROBE = '\0throughline:probe'
const PROBED = '\0throughline:probed'

/**
 * Keeps Vite from wrapping what `dist/browser.js` imports later. Its wrapper, 0.7 KB, is in no application that has no
 * other lazy part then; and it tells the page of a chunk that cannot be loaded, upon which many a page loads itself
 * anew: where an ad blocker takes ours, for ever.
 *
 * Vite wraps addresses that are one text. Of two pieces Rolldown makes one after that, which is tried out: other
 * bundlers would leave the pieces, and the chunk out.
 */
export function plainImportPlugin(isOurs = (id: string) => OURS.test(id)): PlainImportPlugin {
  return {
    name: 'throughline:plain-import',
    apply: 'build',
    enforce: 'pre',
    applyToEnvironment: ({ config }) => config.consumer === 'client',
    resolveId: (source) => (source === PROBE || source === PROBED ? source : undefined),
    load(id) {
      if (id === PROBED) return 'export {}'
      return id === PROBE ? `import("\\0throughline:" + "probed")` : undefined
    },
    transform: {
      filter: { code: IMPORT },
      async handler(code, id) {
        if (!isOurs(id)) return undefined
        const { dynamicallyImportedIds } = await this.load({ id: PROBE, resolveDependencies: true })
        if (dynamicallyImportedIds.length === 0) return undefined
        const script = new MagicString(code)
        for (const { 0: before, index } of code.matchAll(new RegExp(IMPORT, 'g')))
          script.appendLeft(index + before.length, '"+"')
        return { code: script.toString(), map: script.generateMap({ hires: 'boundary' }).toString() }
      },
    },
  }
}
