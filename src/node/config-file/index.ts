import { readFileSync } from 'node:fs'
import { type Environment, type ReadEnvironment, readEnvironment } from '../../core/config/environment.js'
import { readModel } from './model.js'
import { parseYaml } from './parse.js'

/** Today's name of the variable, and the one that it had before. */
export const CONFIG_FILE_VARIABLES = ['OTEL_CONFIG_FILE', 'OTEL_EXPERIMENTAL_CONFIG_FILE']

/** The file that the environment names. */
export function configFile(environment: Environment): { name: string; path: string } | undefined {
  for (const name of CONFIG_FILE_VARIABLES) {
    const path = environment[name]?.trim()
    if (path) return { name, path }
  }
  return undefined
}

/**
 * Reads `OTEL_CONFIG_FILE` where it is set, in the place of all other `OTEL_*` variables, and else those. A file that
 * cannot be read is an operator's fault: it is said, and the rest is as if it were empty.
 *
 * @see https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/#declarative-configuration
 */
export function readConfiguration(environment: Environment): ReadEnvironment {
  const file = configFile(environment)
  if (!file) return readEnvironment(environment)
  const own = Object.entries(environment).filter(([name]) => name.startsWith('THROUGHLINE_'))
  const { values, warnings } = readEnvironment(Object.fromEntries(own))
  const origin = `${file.name} ${file.path}`
  try {
    const model = parseYaml(readFileSync(file.path, 'utf8'), environment)
    const read = readModel(model, (path, why, so = 'it is ignored') =>
      warnings.push(`${origin}: ${path ? `"${path}"` : 'the file'} ${why}; ${so}`),
    )
    return { values: { ...values, ...read }, warnings }
  } catch (fault) {
    warnings.push(
      `${origin} cannot be used: ${(fault as Error).message}; it is ignored, and so are the other OTEL_* variables`,
    )
    return { values, warnings }
  }
}
