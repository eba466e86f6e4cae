import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { guard } from '../../core/safety/guard.js'
import { patchContext, patchRouters } from './hono.js'
import { loadedExports, type Patches } from './patches.js'

const ADAPTER = /[\\/]@hono[\\/]node-server[\\/]dist[\\/]/

const ROUTERS = ['smart', 'reg-exp', 'trie', 'linear', 'pattern'].map(
  (name) => `router/${name}-router/router.js`,
)

/** The file of @hono/node-server among the files that serve a request. */
export const adapterIn = (files: string[]): string | undefined => files.find((file) => ADAPTER.test(file))

/** Patches the copies of Hono that are served by the given file of @hono/node-server. */
export function patchHono(patches: Patches, adapter: string): void {
  const patch = (module: object) => {
    for (const exported of Object.values(module)) {
      if (exported?.name === 'Context') patchContext(patches, exported)
      else if (/Router$/.test(exported?.name ?? '')) patchRouters(patches, [exported])
    }
  }
  const built = /[\\/]hono[\\/]dist[\\/]cjs[\\/](context|router[\\/][\w-]+[\\/]router)\.js$/
  for (const exported of loadedExports(built)) patch(exported as object)
  if (adapter.endsWith('.mjs')) for (const file of ['context.js', ...ROUTERS]) load(adapter, file, patch)
}

/**
 * An ES module that is loaded can be had by `require`, at once; where that is switched off, by `import`,
 * which is late for the first request. Both give the very module that the application has, and the routers'
 * files do nothing but define a class.
 */
function load(adapter: string, file: string, patch: (module: object) => void): void {
  const require = createRequire(adapter.startsWith('file:') ? adapter : pathToFileURL(adapter))
  // `hono` resolves to hono/dist/cjs/index.js.
  const path = join(dirname(dirname(require.resolve('hono'))), file)
  try {
    patch(require(path))
  } catch {
    void import(/* @vite-ignore */ pathToFileURL(path).href).then(
      (module) => guard(() => patch(module)),
      () => {},
    )
  }
}
