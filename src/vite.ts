import { ThroughlineError } from './core/errors.js'
import { revision } from './lower/index.js'
import { type LowerFilter, type LowerPlugin, lowerPlugin } from './lower/plugin.js'

/** Options of the Vite plugin. */
export interface ThroughlineViteOptions {
  /** Lower only modules whose id matches; everything by default, dependencies included. */
  include?: RegExp
  /** Leave modules whose id matches as they are. */
  exclude?: RegExp
  /** `false` switches the plugin off without taking it out of the configuration. Default: `true`. */
  lower?: boolean
}

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

const checks: Record<keyof ThroughlineViteOptions, [expected: string, valid: (value: unknown) => boolean]> = {
  include: ['a regular expression', (value) => value instanceof RegExp],
  exclude: ['a regular expression', (value) => value instanceof RegExp],
  lower: ['true or false', (value) => typeof value === 'boolean'],
}

function validate(options: ThroughlineViteOptions): void {
  const problems = Object.entries(options).flatMap(([name, value]) => {
    if (!Object.hasOwn(checks, name))
      return `unknown option "${name}"; the options are ${Object.keys(checks).join(', ')}`
    const [expected, valid] = checks[name as keyof ThroughlineViteOptions]
    return value === undefined || valid(value) ? [] : `"${name}" must be ${expected}`
  })
  if (problems.length)
    throw new ThroughlineError('INVALID_OPTIONS', `throughline/vite: ${problems.join('; ')}`, problems)
}

/** Vite keeps pre-bundled dependencies for as long as the plugins' names stay, so what changes them is in the name. */
const nameOf = ({ include, exclude }: LowerFilter): string =>
  `throughline:async@${revision}${include ? ` +${include}` : ''}${exclude ? ` -${exclude}` : ''}`

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
  validate(options)
  if (options.lower === false) return []
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
