import { nameOf } from './lower/options.js'
import { type LowerPlugin, lowerPlugin } from './lower/plugin.js'
import { type ApiPlugin, apiPlugin } from './vite/apiOfPages.js'
import { type HintPlugin, hintPlugin } from './vite/compileHint.js'
import { type StartPlugin, startPlugin } from './vite/dev.js'
import { type ThroughlineViteOptions, validateViteOptions } from './vite/options.js'
import { type PlainImportPlugin, plainImportPlugin } from './vite/plainImport.js'
import { importsThroughline } from './vite/usage.js'

export type { ApiPlugin } from './vite/apiOfPages.js'
export type { HintPlugin } from './vite/compileHint.js'
export type { StartPlugin } from './vite/dev.js'
export type { DevCollectorOptions, ThroughlineViteOptions } from './vite/options.js'
export type { PlainImportPlugin } from './vite/plainImport.js'

interface Environment {
  readonly config: { readonly consumer: string }
}

interface ResolvedConfig {
  readonly root: string
  readonly command: 'build' | 'serve'
}

interface BundleContext {
  getModuleIds(): IterableIterator<string>
  warn(message: string): void
}

/** The plugin as Vite sees it, in our own words, so that no Vite is needed to read our types. */
export interface ThroughlineVitePlugin extends LowerPlugin {
  readonly enforce: 'post'
  applyToEnvironment(environment: Environment): boolean
  config(): { worker: { plugins: () => LowerPlugin[] } }
  configResolved(config: ResolvedConfig): void
  configEnvironment(
    name: string,
    config: { consumer?: string },
  ): { optimizeDeps: { rolldownOptions: { plugins: LowerPlugin[] } } } | undefined
  generateBundle(this: BundleContext): void
}

/**
 * Vite plugin: all that a page needs in development, and trace context that survives `await`.
 *
 * The dev server puts `start()` before the application, collects what it and its back ends send, and shows it at
 * `/__throughline/`; `@duckdb/node-api` has to be installed for that. Nothing of it is in a build, unless `build` asks.
 *
 * It lowers async functions, async generators and `for await`, and nothing else, in the application and in its
 * dependencies, for the dev server (with its pre-bundled dependencies), for workers, and for builds that contain
 * Throughline. Code for servers is left alone: Node has AsyncLocalStorage. A chunk that is Throughline's alone has the
 * browser compile it beside the page's thread, what Throughline imports later is imported as it stands, and the
 * OpenTelemetry API is in a build only if somebody else imports it.
 *
 * @returns the plugins for Vite's `plugins`.
 * @throws ThroughlineError `INVALID_OPTIONS` for an option that does not exist or has the wrong type.
 */
export function throughline(
  options: ThroughlineViteOptions = {},
): (ThroughlineVitePlugin | StartPlugin | ApiPlugin | HintPlugin | PlainImportPlugin)[] {
  validateViteOptions(options)
  const starts = options.start !== false || options.collector !== false
  const starting = starts ? [startPlugin(options)] : []
  if (options.lower === false) return starting
  const usage = usageOf(options)
  return [
    ...starting,
    loweringPlugin(options, usage),
    apiPlugin(usage.isWanted),
    hintPlugin(),
    plainImportPlugin(),
  ]
}

/** Whether a build contains Throughline, as far as that is known before its modules are. */
function usageOf(options: ThroughlineViteOptions) {
  let isWanted = () => true
  return {
    isWanted: () => isWanted(),
    configResolved({ root, command }: ResolvedConfig) {
      if (command !== 'build' || options.lower || options.build) return
      let isImported: boolean | undefined
      isWanted = () => (isImported ??= importsThroughline(root))
    },
  }
}

const OURS = /[\\/]throughline[\\/]dist[\\/](browser|chunks[\\/].*)\.js$/

function loweringPlugin(
  options: ThroughlineViteOptions,
  { isWanted, configResolved }: ReturnType<typeof usageOf>,
): ThroughlineVitePlugin {
  // Vite keeps pre-bundled dependencies for as long as the plugins' names stay.
  const create = (): LowerPlugin => {
    const plugin = lowerPlugin(nameOf(options), options)
    const { filter, handler } = plugin.transform
    return {
      ...plugin,
      transform: {
        filter,
        handler(code, id) {
          return isWanted() ? handler.call(this, code, id) : undefined
        },
      },
    }
  }
  return {
    ...create(),
    // Behind the plugins that make JavaScript of TypeScript, JSX, Vue and Svelte.
    enforce: 'post',
    applyToEnvironment: ({ config }) => config.consumer === 'client',
    config: () => ({ worker: { plugins: () => [create()] } }),
    configResolved,
    configEnvironment: (name, { consumer = name === 'client' ? 'client' : 'server' }) =>
      consumer === 'client' ? { optimizeDeps: { rolldownOptions: { plugins: [create()] } } } : undefined,
    generateBundle() {
      if (!isWanted() && [...this.getModuleIds()].some((id) => OURS.test(id)))
        this.warn(
          'the build contains Throughline, though no file of the project imports it, and context would not survive await; write throughline({ lower: true })',
        )
    },
  }
}

export default throughline
