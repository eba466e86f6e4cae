import { literal } from './literal.js'
import type { ThroughlineViteOptions } from './options.js'

/** The module that starts telemetry; what has no `index.html` imports it. */
export const START = 'throughline:start'
/** What the application gets for `throughline` in the dev server. */
export const APPLICATION = 'throughline:application'

export const INACTIVE = 'export const telemetry = undefined\n'

interface Known {
  serviceName: string
  environment: string
  /** Path of the dev server's collector; undefined without one. */
  collector: string | undefined
  dev: boolean
}

/** The code of the start-up: the application's own module, or `start` with what is known. */
export function startCode(given: ThroughlineViteOptions['start'], known: Known): string {
  if (typeof given === 'string') return `import ${JSON.stringify(given)}\n${INACTIVE}`
  const { serviceName, environment, collector, dev } = known
  // The module's own address is the dev server's, also in a page that another server serves.
  const endpoint = collector
    ? `endpoint: new URL(import.meta.url).origin + ${JSON.stringify(collector)}, `
    : ''
  const options = `{ ${endpoint}...${literal({ serviceName, environment }, 'start')}, ...${literal(given || {}, 'start')} }`
  return [
    // Vite's own connection is opened before WebSocket is instrumented: it is no part of the application.
    ...(dev ? ["import '/@vite/client'"] : []),
    "import { start } from 'throughline'",
    `export const telemetry = start(${options})\n`,
  ].join('\n')
}

/** An application that calls `start` itself has its own telemetry instead of the one that was injected. */
export const APPLICATION_CODE = `import { start as begin } from 'throughline'
import { telemetry } from '${START}'
export * from 'throughline'
let injected = telemetry
export function start(options) {
  injected?.stop()
  injected = undefined
  return begin(options)
}
`
