/** The configuration that options and an environment make, as Node has it. */
import { readEnvironment } from '../../src/core/config/environment.js'
import type { StartOptions } from '../../src/core/config/options.js'
import { resolveConfig } from '../../src/core/config/resolve.js'
import { ThroughlineError } from '../../src/core/errors.js'

const defaults = { protocol: 'http/protobuf', resource: { 'process.pid': 1 }, origin: undefined } as const

export const resolve = (options: StartOptions = {}, environment = {}) =>
  resolveConfig(options, readEnvironment(environment), defaults)

/** What is wrong with options; nothing for good ones. */
export function problemsOf(options: unknown): readonly string[] {
  try {
    resolve(options as StartOptions)
  } catch (error) {
    if (error instanceof ThroughlineError && error.code === 'INVALID_OPTIONS') return error.problems
    throw error
  }
  return []
}
