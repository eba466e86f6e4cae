import { fileURLToPath } from 'node:url'
import { type LowerFilter, nameOf } from './options.js'
import { specifier } from './plugin.js'
import { runtime } from './runtime.js'

/** A hook of webpack's, whatever it hands to those who tap it. */
interface Hook {
  // biome-ignore lint/suspicious/noExplicitAny: what it hands over is typed where it is taken
  tap(name: string, fn: (...args: any[]) => unknown): void
}

interface HookMap {
  for(key: string): Hook
}

interface Factory {
  normalModuleFactory: { hooks: { resolveForScheme: HookMap } }
}

/** What is used of webpack's compiler, in our own words, so that no webpack is needed to read our types. */
export interface WebpackCompiler {
  readonly options: { module: { rules: unknown[] } }
  /** What `target` says of where the code will run. */
  readonly platform?: { web?: boolean | null }
  readonly hooks: { environment: Hook; compilation: Hook }
  readonly webpack: { NormalModule: { getCompilationHooks(compilation: never): { readResource: HookMap } } }
}

/** The plugin as webpack sees it. */
export interface WebpackPlugin {
  apply(compiler: WebpackCompiler): void
}

/** What loaders make JavaScript of; a loader would spoil binary files, so it is not asked about others. */
const SCRIPTS = /\.(?:[cm]?[jt]sx?|vue|svelte|mdx)$/

// `dist/webpack-loader.js`: webpack wants the path of a file, which this one is when it is asked for.
const loader = (): string => fileURLToPath(new URL('./webpack-loader.js', import.meta.url))

/** Lowers behind all other loaders, and answers webpack when it asks for the runtime. */
export function createWebpackPlugin(filter: LowerFilter): WebpackPlugin {
  const name = nameOf(filter)
  return {
    apply(compiler) {
      // By then webpack has made of `target` what it means; before, it has not.
      compiler.hooks.environment.tap(name, () => {
        // Node has AsyncLocalStorage. Electron's renderer is both Node and a page.
        if (compiler.platform?.web === false) return
        // The ident is what webpack's cache knows the options by.
        const use = { loader: loader(), options: filter, ident: name }
        compiler.options.module.rules.push({ test: SCRIPTS, enforce: 'post', use: [use] })
      })
      compiler.hooks.compilation.tap(name, (compilation: never, { normalModuleFactory }: Factory) => {
        const scheme = specifier.split(':')[0]!
        const { readResource } = compiler.webpack.NormalModule.getCompilationHooks(compilation)
        normalModuleFactory.hooks.resolveForScheme.for(scheme).tap(name, () => true)
        readResource.for(scheme).tap(name, () => runtime)
      })
    },
  }
}
