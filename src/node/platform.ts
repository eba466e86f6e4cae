import { readEnvironment } from '../core/config/environment.js'
import { createCodecs } from '../core/encode/codecs.js'
import { MeterProvider } from '../core/metrics/index.js'
import type { Platform } from '../core/platform.js'
import { isExclusion } from '../core/targets.js'
import { unrecorded } from '../core/unrecorded.js'
import { childProcess } from './child-process.js'
import { nodeConsole } from './console.js'
import { createContextManager, setProcessContext } from './context.js'
import { findSecondApi } from './copies.js'
import { nodeDetectors } from './detectors.js'
import { uncaughtErrors } from './errors.js'
import { onExit } from './exit.js'
import { nodeFetch } from './fetch.js'
import { nodeHttp } from './http.js'
import { nodeResource } from './resource.js'
import { runtimeMetrics } from './runtime-metrics/index.js'
import { reachPackages } from './third-party.js'
import { createPost } from './transport.js'
import { webSocket } from './websocket.js'
import { workers } from './workers.js'

/** What Node supplies to the core. */
export const nodePlatform: Platform = {
  defaults: () => ({
    protocol: 'http/protobuf',
    resource: nodeResource(),
    origin: undefined,
    consoleLevels: ['debug', 'log', 'info', 'warn', 'error'],
  }),
  environment: () => readEnvironment(process.env),
  createContextManager,
  setProcessContext,
  createPost,
  createCodecs,
  createMetrics: (parts) => new MeterProvider(parts),
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
    childProcess,
    workers,
    errors: uncaughtErrors,
  },
  reachPackages,
  onExit,
  selfTest(_config, say) {
    const fault = findSecondApi()
    if (fault) say(fault)
  },
  print: (message) => unrecorded(() => console.warn(message)),
}
