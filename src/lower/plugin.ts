import { lower, type SourceMap, worthParsing } from './index.js'
import { isLeftAlone, type LowerFilter } from './options.js'
import { runtime } from './runtime.js'

/** What a Rollup-like bundler puts behind `this` of a hook: its own parser, each with options of its own. */
interface PluginContext {
  parse(code: string, options?: never): unknown
}

/** The hooks that Rollup, Rolldown and Vite have in common. */
export interface LowerPlugin {
  readonly name: string
  resolveId(source: string): string | undefined
  load(id: string): { code: string; moduleSideEffects: boolean } | undefined
  readonly transform: {
    readonly filter: { readonly code: RegExp }
    handler(this: PluginContext, code: string, id: string): { code: string; map: SourceMap } | undefined
  }
}

/** The module specifier under which lowered code finds the runtime, in every bundler. */
export const specifier = 'throughline:async'
// Rollup's convention: an id that begins with a NUL belongs to a plugin and is no path.
const runtimeId = `\0${specifier}`

/** The plugin's part that works in Rollup, Rolldown, Vite, its worker builds and its dependency optimizer. */
export function lowerPlugin(name: string, filter: LowerFilter = {}): LowerPlugin {
  return {
    name,
    resolveId: (source) => (source === specifier ? runtimeId : undefined),
    load: (id) => (id === runtimeId ? { code: runtime, moduleSideEffects: false } : undefined),
    transform: {
      filter: { code: worthParsing },
      handler(code, id) {
        if (id === runtimeId || isLeftAlone(filter, id)) return
        return lower(code, {
          parse: (source) => parseAs(this, source, id),
          // The dev server hands classic workers to the browser as scripts, which cannot import.
          runtime: /[?&]type=classic\b/.test(id) ? undefined : specifier,
        })
      },
    },
  }
}

/** JavaScript first: `a<b>(c)`, two comparisons, means something else in TypeScript. */
function parseAs(context: PluginContext, code: string, id: string): unknown {
  try {
    return context.parse(code)
  } catch (error) {
    const lang = /\.[cm]?([jt]sx?)(?:$|\?)/.exec(id)?.[1]
    if (!lang || lang === 'js') throw error
    return context.parse(code, { lang } as never)
  }
}
