import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface RunningCollector {
  url: string
  stop(): Promise<void>
}

/** A collector with the viewer, on 4318 or the next free port. */
export async function startDemoCollector(dataDir: string, freePort: boolean): Promise<RunningCollector> {
  // Imported late: on a fresh clone it is built by now, and not before.
  const { startCollector } = await import('throughline/collector')
  return startCollector({ dataDir, port: freePort ? 0 : undefined })
}

/** An address where nobody listens, to see what the shop does without a collector. */
export async function noCollector(): Promise<RunningCollector> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return { url: `http://127.0.0.1:${port}`, stop: async () => {} }
}
