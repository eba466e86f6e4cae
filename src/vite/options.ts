import type { StartOptions } from '../core/config/options.js'
import { ThroughlineError } from '../core/errors.js'
import { type LowerPluginOptions, validateOptions } from '../lower/options.js'
import { literal } from './literal.js'

/** The collector inside of the dev server. */
export interface DevCollectorOptions {
  /** Folder for the data. Default `.throughline` in the project's root; `false` keeps it in memory. */
  dataDir?: string | false
  /** Origins of other pages that may send telemetry here. Default: every loopback origin. */
  corsOrigins?: string[]
}

/** Options of the Vite plugin. */
export interface ThroughlineViteOptions extends LowerPluginOptions {
  /**
   * Lets trace context survive `await`. Default: in the dev server always; in builds when the application imports
   * Throughline, or with `build`. `true`: in every build. `false`: nowhere.
   */
  lower?: boolean
  /**
   * The start-up that the dev server puts before the application: options for `start`, beside `endpoint` (this dev
   * server), `serviceName` (from package.json) and `environment` (Vite's mode), which are known already; or a module
   * of the application that calls `start`, like `/src/telemetry.ts`; or `false` for none.
   */
  start?: StartOptions | string | false
  /** The collector inside of the dev server, with its viewer at `/__throughline/`; `false` for none. */
  collector?: DevCollectorOptions | false
  /** `true` puts the start-up into builds as well; `start` has to have an `endpoint` then. Default `false`. */
  build?: boolean
}

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const COLLECTOR_OPTIONS = ['dataDir', 'corsOrigins']

function problemsOf({ start, collector, build }: ThroughlineViteOptions): string[] {
  const problems: string[] = []
  if (isObject(start)) literal(start, 'start', problems)
  if (isObject(collector))
    for (const name of Object.keys(collector).filter((one) => !COLLECTOR_OPTIONS.includes(one)))
      problems.push(`unknown option "collector.${name}"; the options are ${COLLECTOR_OPTIONS.join(', ')}`)
  if (build && (start === false || start === undefined || (isObject(start) && !start.endpoint)))
    problems.push('"build" needs "start.endpoint", where the pages of the build send to')
  return problems
}

/** @throws ThroughlineError `INVALID_OPTIONS`, listing every problem. */
export function validateViteOptions(options: ThroughlineViteOptions): void {
  validateOptions('throughline/vite', options, {
    start: [
      'an object of start\'s options, a module like "/src/telemetry.ts", or false',
      (value) => value === false || (typeof value === 'string' && value !== '') || isObject(value),
    ],
    collector: [
      `an object of ${COLLECTOR_OPTIONS.join(', ')}, or false`,
      (value) => value === false || isObject(value),
    ],
    build: ['true or false', (value) => typeof value === 'boolean'],
  })
  const problems = problemsOf(options)
  if (problems.length)
    throw new ThroughlineError('INVALID_OPTIONS', `throughline/vite: ${problems.join('; ')}`, problems)
}
