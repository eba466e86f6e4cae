import { type LowerPluginOptions, nameOf, validateOptions } from './lower/options.js'
import { type LowerPlugin, lowerPlugin } from './lower/plugin.js'

/** Options of the Vite plugin. */
export type ThroughlineViteOptions = LowerPluginOptions

interface Environment {
  readonly config: { readonly consumer: string }
}

/** The plugin as Vite sees it, in our own words, so that no Vite is needed to read our types. */
export interface ThroughlineVitePlugin extends LowerPlugin {
  readonly enforce: 'post'
  applyToEnvironment(environment: Environment): boolean
  config(): { worker: { plugins: () => LowerPlugin[] } }
  configEnvironment(
    name: string,
    config: { consumer?: string },
  ): { optimizeDeps: { rolldownOptions: { plugins: LowerPlugin[] } } } | undefined
}

/**
 * Vite plugin that lets trace context survive `await` in the browser: it lowers async functions, async
 * generators and `for await`, and nothing else, in the application and in its dependencies, for the dev
 * server (with its pre-bundled dependencies), for builds and for workers. Code for servers is left alone:
 * Node has AsyncLocalStorage.
 *
 * @returns the plugins for Vite's `plugins`; none with `lower: false`.
 * @throws ThroughlineError `INVALID_OPTIONS` for an option that does not exist or has the wrong type.
 */
export function throughline(options: ThroughlineViteOptions = {}): ThroughlineVitePlugin[] {
  validateOptions('throughline/vite', options)
  if (options.lower === false) return []
  // Vite keeps pre-bundled dependencies for as long as the plugins' names stay.
  const create = (): LowerPlugin => lowerPlugin(nameOf(options), options)
  return [
    {
      ...create(),
      // Behind the plugins that make JavaScript of TypeScript, JSX, Vue and Svelte.
      enforce: 'post',
      applyToEnvironment: ({ config }) => config.consumer === 'client',
      config: () => ({ worker: { plugins: () => [create()] } }),
      configEnvironment: (name, { consumer = name === 'client' ? 'client' : 'server' }) =>
        consumer === 'client' ? { optimizeDeps: { rolldownOptions: { plugins: [create()] } } } : undefined,
    },
  ]
}

export default throughline
