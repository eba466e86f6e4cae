import type { ViteDevServer } from 'vite'

/**
 * Waits until Vite has bundled the dependencies. A server that is closed meanwhile goes on with that for a while, and
 * when its folder is gone by then, the failure is nobody's to handle.
 */
export async function bundled({ environments }: ViteDevServer): Promise<void> {
  const { depsOptimizer } = environments.client
  await depsOptimizer?.scanProcessing
  const found = Object.values(depsOptimizer?.metadata.discovered ?? {})
  await Promise.all(found.map(({ processing }) => processing))
}

/** Ends a dev server, whose folder may be removed then. */
export async function endDev(server: ViteDevServer): Promise<void> {
  await bundled(server)
  await server.close()
}
