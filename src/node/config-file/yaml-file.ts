import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'

/**
 * The YAML parser, from the file of `dist` that holds nothing else: two thirds as large as all the rest, and loaded only
 * when there is something to parse. By `require`, since `start` does not wait.
 */
export function loadYaml(): typeof import('./yaml.js') {
  const name = './yaml.cjs'
  // One level up when this code ended up in a shared chunk.
  const here = existsSync(new URL(name, import.meta.url))
  return createRequire(import.meta.url)(here ? name : `.${name}`)
}
