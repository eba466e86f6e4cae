import Module, { createRequire } from 'node:module'
import { join } from 'node:path'
import type { ContextManager } from '@opentelemetry/api'
import type { ThirdPartyInstrumentation } from '../../core/config/options.js'
import { guard } from '../../core/safety/guard.js'
import type { Warn } from '../../core/safety/warn.js'
import { wrap } from '../../core/safety/wrap.js'
import { contextStore } from '../context.js'
import { isPackage, loadedFiles, packageOf, requireAgain } from './loaded.js'
import { keepPoolContext } from './mysql2-pool.js'

/** What an instrumentation patches: `moduleExports` is there as soon as it has. */
interface Definition {
  name: string
  moduleExports?: unknown
  files?: { name: string; moduleExports?: unknown }[]
}

interface Instrumentation extends ThirdPartyInstrumentation {
  instrumentationName?: string
  /** All Node instrumentations have it from the base class; `getModuleDefinitions` makes others each time. */
  _modules?: Definition[]
}

type Load = (file: string, parent: unknown, isMain: boolean) => unknown

/**
 * Brings the instrumentations of others to the CommonJS packages that they hook `require` for and that come
 * another way: loaded before `start`, which is said aloud, or imported by an ES module. A pool of mysql2, which is
 * traced by its instrumentation in the wrong context, is given the right one.
 *
 * @returns how to take it out again
 */
export function reachPackages(
  given: ThirdPartyInstrumentation[],
  warn: Warn,
  manager: ContextManager,
): () => void {
  const instrumentations = given as Instrumentation[]
  if (instrumentations.length === 0) return () => {}
  for (const one of instrumentations) guard(() => patchLoaded(one, warn))
  const names = new Set(instrumentations.flatMap(definitionsOf).map(({ name }) => name))
  // An ES module imports a CommonJS file by its path and without a parent, and `require` is not called for it.
  const stop = wrap(Module as unknown as { _load: Load }, '_load', (load) => {
    return function (this: unknown, ...args) {
      const exports = Reflect.apply(load, this, args)
      const [file, parent] = args
      if (parent === undefined && names.has(packageOf(file) ?? '')) guard(() => requireAgain(file))
      return exports
    } as Load
  })
  const stopPool = names.has('mysql2') ? guard(() => keepPoolContext(contextStore(manager))) : undefined
  return () => {
    stopPool?.()
    stop()
  }
}

/** Some are made of one instrumentation for each version of the package. */
function definitionsOf(one: Instrumentation): Definition[] {
  const parts = [one, ...Object.values(one).filter((value) => Array.isArray(value?._modules))]
  return parts
    .flatMap(({ _modules: definitions = [] }: Instrumentation) => definitions)
    .filter(({ name }) => isPackage(name))
}

const isPatched = ({ moduleExports, files = [] }: Definition): boolean =>
  moduleExports !== undefined || files.some((file) => file.moduleExports !== undefined)

function patchLoaded(one: Instrumentation, warn: Warn): void {
  const definitions = definitionsOf(one).filter((definition) => !isPatched(definition))
  const loaded = loadedFiles(new Set(definitions.map(({ name }) => name)))
  const late: string[] = []
  for (const definition of definitions) {
    const files = loaded.get(definition.name)
    if (!files) continue
    for (const file of filesToPatch(definition, files)) guard(() => requireAgain(file))
    // What is not patched now is of a version that the instrumentation is not for.
    if (isPatched(definition)) late.push(definition.name)
  }
  if (late.length === 0) return
  const name = one.instrumentationName ?? one.constructor.name
  warn(
    `early ${name}`,
    `${late.join(' and ')} ${late.length > 1 ? 'were' : 'was'} loaded before start(): ${name} has patched what it can, but functions that were taken out before are not traced. Put start() into a file of its own and load that first: by "node --import ./telemetry.js app.js", or by the application's first import or require`,
  )
}

/** The main file, as the package's own files find it, and those that the instrumentation names. */
function filesToPatch({ name, files = [] }: Definition, loaded: string[]): string[] {
  const named = files.map((file) => join('node_modules', file.name))
  const main = createRequire(loaded[0]!).resolve(name)
  return loaded.filter((file) => file === main || named.some((end) => file.endsWith(end)))
}
