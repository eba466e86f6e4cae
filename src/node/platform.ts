import type { Platform } from '../core/platform.js'
import { isExclusion } from '../core/targets.js'
import { unrecorded } from '../core/unrecorded.js'
import { nodeConsole } from './console.js'
import { createContextManager } from './context.js'
import { findSecondApi } from './copies.js'
import { nodeDetectors } from './detectors.js'
import { onExit } from './exit.js'
import { nodeFetch } from './fetch.js'
import { nodeHttp } from './http.js'
import { nodeResource } from './resource.js'
import { runtimeMetrics } from './runtime-metrics/index.js'
import { reachPackages } from './third-party.js'
import { createPost } from './transport.js'
import { webSocket } from './websocket.js'

/** What Node supplies to the core. */
export const nodePlatform: Platform = {
  defaults: () => ({
    protocol: 'http/protobuf',
    resource: nodeResource(),
    origin: undefined,
    consoleLevels: ['debug', 'log', 'info', 'warn', 'error'],
  }),
  environment: () => process.env,
  createContextManager,
  createPost,
  resourceDetectors: nodeDetectors,
  // Receivers commonly take 4 MiB and more; 512 spans are far below.
  maxRequestBytes: 4 * 1024 * 1024,
  // A server calls services and not third parties' pages: context goes to everybody unless a list narrows it.
  ownUrl:
    ({ propagateTo }) =>
    () =>
      propagateTo === undefined || (propagateTo.length > 0 && propagateTo.every(isExclusion)),
  instruments: {
    http: nodeHttp,
    fetch: nodeFetch,
    websocket: webSocket,
    runtimeMetrics,
    console: nodeConsole,
  },
  reachPackages,
  onExit,
  selfTest(_config, say) {
    const fault = findSecondApi()
    if (fault) say(fault)
  },
  print: (message) => unrecorded(() => console.warn(message)),
}
