import { createEsbuildPlugin, type EsbuildPlugin } from './esbuild.js'
import { type LowerPluginOptions, nameOf, validateOptions } from './options.js'
import { type LowerPlugin, lowerPlugin } from './plugin.js'
import { createWebpackPlugin, type WebpackPlugin } from './webpack.js'

export type { EsbuildPlugin, EsbuildPluginBuild } from './esbuild.js'
export type { LowerFilter, LowerPluginOptions } from './options.js'
export type { LowerPlugin } from './plugin.js'
export type { WebpackCompiler, WebpackPlugin } from './webpack.js'

/** The plugin as Rollup and Rolldown see it: its transform comes behind those of the other plugins. */
export interface RollupPlugin extends LowerPlugin {
  readonly transform: LowerPlugin['transform'] & { readonly order: 'post' }
}

const isOff = (name: string, options: LowerPluginOptions): boolean => {
  validateOptions(`throughline/lower ${name}()`, options)
  return options.lower === false
}

/**
 * Plugin for Rollup that lets trace context survive `await` in the browser, as `throughline/vite` does for
 * Vite: async functions, async generators and `for await` are lowered, and nothing else, in the application
 * and in its dependencies. For builds that run in browsers; Node has AsyncLocalStorage.
 *
 * @throws ThroughlineError `INVALID_OPTIONS` for an option that does not exist or has the wrong type.
 */
export function rollup(options: LowerPluginOptions = {}): RollupPlugin {
  return likeRollup('rollup', options)
}

/** The same for Rolldown; see `rollup`. */
export function rolldown(options: LowerPluginOptions = {}): RollupPlugin {
  return likeRollup('rolldown', options)
}

/** The same for webpack 5, as a loader behind all others; compilers whose target is Node are left alone. */
export function webpack(options: LowerPluginOptions = {}): WebpackPlugin {
  return isOff('webpack', options) ? { apply() {} } : createWebpackPlugin(options)
}

/**
 * The same for esbuild, except with `platform: 'node'`. esbuild asks one plugin only for a file's code, so
 * what another plugin loads is not lowered, and this one belongs behind those.
 */
export function esbuild(options: LowerPluginOptions = {}): EsbuildPlugin {
  return isOff('esbuild', options) ? { name: 'throughline:off', setup() {} } : createEsbuildPlugin(options)
}

function likeRollup(name: string, options: LowerPluginOptions): RollupPlugin {
  const filter = isOff(name, options) ? { exclude: /^/ } : options
  const plugin = lowerPlugin(nameOf(filter), filter)
  return { ...plugin, transform: { ...plugin.transform, order: 'post' } }
}
