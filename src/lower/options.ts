import { ThroughlineError } from '../core/errors.js'
import { revision } from './index.js'

/** Which files to lower, by the id that the bundler gives them: a path, with query. */
export interface LowerFilter {
  /** Lower only modules whose id matches; everything by default, dependencies included. */
  include?: RegExp
  /** Leave modules whose id matches as they are. */
  exclude?: RegExp
}

/** Options of the plugin, the same for every bundler. */
export interface LowerPluginOptions extends LowerFilter {
  /** `false` switches the plugin off without taking it out of the configuration. Default: `true`. */
  lower?: boolean
}

/** By option: what is expected of it, and whether a value is that. */
export type Checks = Record<string, [expected: string, valid: (value: unknown) => boolean]>

const common: Checks = {
  include: ['a regular expression', (value) => value instanceof RegExp],
  exclude: ['a regular expression', (value) => value instanceof RegExp],
  lower: ['true or false', (value) => typeof value === 'boolean'],
}

/**
 * @param where the export that was called, for the message
 * @param more what is checked beside the options that all bundlers have
 * @throws ThroughlineError `INVALID_OPTIONS`, listing every problem.
 */
export function validateOptions(where: string, options: LowerPluginOptions, more: Checks = {}): void {
  const checks = { ...common, ...more }
  const problems = Object.entries(options).flatMap(([name, value]) => {
    if (!Object.hasOwn(checks, name))
      return `unknown option "${name}"; the options are ${Object.keys(checks).join(', ')}`
    const [expected, valid] = checks[name]!
    return value === undefined || valid(value) ? [] : `"${name}" must be ${expected}`
  })
  if (problems.length)
    throw new ThroughlineError('INVALID_OPTIONS', `${where}: ${problems.join('; ')}`, problems)
}

/** Bundlers cache by the plugin's name, so what changes its output is in the name. */
export const nameOf = ({ include, exclude }: LowerFilter): string =>
  `throughline:async@${revision}${include ? ` +${include}` : ''}${exclude ? ` -${exclude}` : ''}`

/** Whether a module is to be left as it is. A regular expression with `g` remembers; asked anew each time. */
export function isLeftAlone({ include, exclude }: LowerFilter, id: string): boolean {
  return (!!exclude && id.search(exclude) >= 0) || (!!include && id.search(include) < 0)
}
