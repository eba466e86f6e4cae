import * as api from '@opentelemetry/api'
import { processConfig } from '../core/config/process.js'
import { addFile } from '../core/delivery/file.js'
import { createReceivers } from '../core/delivery/receivers.js'
import { takeUnsent } from '../core/delivery/unsent.js'
import { createCodecs } from '../core/encode/codecs.js'
import { isExclusion } from '../core/http/targets.js'
import type { Platform } from '../core/platform.js'
import { sha256 } from '../core/redact/hash.js'
import { unrecorded } from '../core/safety/unrecorded.js'
import { nodeChecks } from './checks.js'
import { readConfiguration } from './config-file/index.js'
import { createContextManager } from './context.js'
import { delivery } from './delivery-metrics.js'
import { openLineFile } from './file/index.js'
import { withHalving } from './halves/index.js'
import { nodeFetch } from './http/fetch.js'
import { nodeHttp } from './http/index.js'
import { nodeConsole } from './loggers/console.js'
import { ProcessMetrics } from './metrics.js'
import { findSecondApi } from './packages/copies.js'
import { reachPackages } from './packages/third-party.js'
import { childProcess } from './process/child-process.js'
import { startDaemon } from './process/daemon.js'
import { uncaughtErrors } from './process/errors.js'
import { onExit } from './process/exit.js'
import { workers } from './process/workers.js'
import { nodeDetectors } from './resource/detectors.js'
import { nodeResource } from './resource/index.js'
import { runtimeMetrics } from './runtime-metrics/index.js'
import { diskSpool } from './spool/index.js'
import { createPost, grpcUrl } from './transport/index.js'
import { takeMemory } from './transport/memory.js'
import { webSocket } from './websocket/index.js'

/** What Node supplies to the core. */
export const nodePlatform: Platform = {
  defaults: () => ({
    protocol: 'http/protobuf',
    resource: nodeResource(),
    origin: undefined,
    spool: { byDefault: true, maxBytes: 64 * 1024 * 1024 },
    grpcUrl,
    process: processConfig,
    checks: nodeChecks,
    consoleLevels: ['debug', 'log', 'info', 'warn', 'error'],
  }),
  environment: () => readConfiguration(process.env),
  createContextManager,
  startDaemon,
  takeUnsent,
  createPost,
  createCodecs: (protocol) => withHalving(createCodecs(protocol, takeMemory)),
  createHash: () => sha256,
  createReceivers,
  createMetrics: (parts) => new ProcessMetrics(parts),
  // Asked for in a way that no bundler follows: of `api.logs` webpack says that 1.9 has no such export, and fails.
  newerLogs: Reflect.get(api, 'logs'),
  spool: diskSpool,
  addFile: (config, ...rest) =>
    addFile(openLineFile(config.file!), () => createCodecs('http/json'), config, ...rest),
  resourceDetectors: nodeDetectors,
  // Receivers commonly take 4 MiB and more; 512 spans are far below.
  maxRequestBytes: 4 * 1024 * 1024,
  // As many as there are connections.
  lanes: 4,
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
    delivery,
  },
  reachPackages,
  onExit,
  selfTest(_config, say) {
    const fault = findSecondApi()
    if (fault) say(fault)
  },
  print: (message) => unrecorded(() => console.warn(message)),
}
