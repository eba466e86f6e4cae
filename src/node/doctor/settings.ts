import { type Environment, type FromEnvironment, readEnvironment } from '../../core/config/environment.js'
import type { Config, StartOptions } from '../../core/config/options.js'
import { configFile } from '../config-file/index.js'
import type { Setting } from './report.js'
import { type Places, rowsOf } from './rows.js'

/** What was resolved, each value with where it is from; no header's value, no password and no key is shown. */
export function settingsOf(
  config: Config,
  options: StartOptions,
  given: FromEnvironment,
  environment: Environment,
): Setting[] {
  const sourceOf = sources(given, environment)
  return rowsOf(config, options, given).map(([name, value, places, option]) => ({
    name,
    value: typeof value === 'object' ? JSON.stringify(value) : String(value),
    source: option === undefined ? sourceOf(places) : 'option',
  }))
}

/** By asking each variable alone which of the places it fills, so that no list of names has to be kept. */
function sources(given: FromEnvironment, environment: Environment): (places: Places) => string {
  const file = configFile(environment)
  const set = Object.entries(environment)
    .filter(([name, value]) => value?.trim() && name.startsWith(file ? 'THROUGHLINE_' : ''))
    .filter(([name]) => /^(OTEL|THROUGHLINE)_/.test(name))
    .map(([name, value]) => {
      // The sampler's argument is nothing alone.
      const { OTEL_TRACES_SAMPLER_ARG } = environment
      return { name, values: readEnvironment({ OTEL_TRACES_SAMPLER_ARG, [name]: value }).values }
    })
  return (places) => {
    const place = places.find((one) => one(given) !== undefined)
    if (!place) return 'default'
    return set.find(({ values }) => place(values) !== undefined)?.name ?? file?.path ?? 'default'
  }
}
