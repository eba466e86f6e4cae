import { realpathSync } from 'node:fs'
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'

const API = '@opentelemetry/api'

/**
 * Finds a second copy of the OpenTelemetry API: the one that the application's main file would load beside
 * the one that we loaded. Copies of different versions do not see each other's providers, and spans made
 * through the other one are lost without a word.
 *
 * @returns the sentence to say, or undefined when there is one copy
 */
export function findSecondApi(main = process.argv[1], ours = import.meta.url): string | undefined {
  if (!main) return undefined
  const [theirs, own] = [locate(pathToFileURL(main).href), locate(ours)]
  if (!theirs || !own || theirs === own) return undefined
  return `two copies of ${API} are installed, ${own} and ${theirs}; what is recorded through the second may be lost: run "npm dedupe" or install one version of it`
}

function locate(from: string): string | undefined {
  try {
    return realpathSync(createRequire(from).resolve(API))
  } catch {
    return undefined
  }
}
