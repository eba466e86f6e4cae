import type { Config, StartOptions } from './config/options.js'
import { resolveConfig } from './config/resolve.js'
import { createTelemetry } from './create.js'
import { createLateSpool } from './delivery/spool-stage.js'
import { detectResource } from './detect.js'
import { ThroughlineError } from './errors.js'
import { registerGlobals, unregisterGlobals } from './globals.js'
import { HttpDurations } from './http/durations.js'
import { createTargets } from './http/targets.js'
import { install } from './install.js'
import type { Instruments } from './instrument.js'
import { createIdleLifecycle, createLifecycle } from './lifecycle.js'
import { NOOP_PARTS } from './noop.js'
import { createPipelines } from './pipelines.js'
import type { Platform } from './platform.js'
import { createEndings } from './process/endings.js'
import { createPropagator } from './propagation/index.js'
import type { Hash } from './redact/hide.js'
import { createPolicy } from './redact/policy.js'
import { Resource } from './resource.js'
import { guard } from './safety/guard.js'
import { rateLimited } from './safety/warn.js'
import { createSdk } from './sdk.js'
import { createSharedAttributes } from './shared-attributes.js'
import type { Telemetry } from './telemetry.js'

const SCOPE = 'throughline'

/**
 * Makes the `start` of an environment.
 *
 * The function it answers throws a `ThroughlineError`: `INVALID_OPTIONS` with every problem at once,
 * before anything is patched; `ALREADY_STARTED` while an earlier telemetry was not stopped.
 */
export function createStart(platform: Platform): (options?: StartOptions) => Telemetry {
  let running: Telemetry | undefined
  return (options = {}) => {
    if (running) {
      throw new ThroughlineError(
        'ALREADY_STARTED',
        'start() was called before; use what it returned, or await its stop() first',
      )
    }
    const { config, warnings } = resolveConfig(options, platform.environment(), platform.defaults())
    for (const warning of warnings) platform.print(`[throughline] ${warning}`)
    const onStop = () => {
      running = undefined
    }
    const reason = whyOff(config)
    if (reason && config.enabled) platform.print(`[throughline] ${reason}`)
    running = reason
      ? createTelemetry(NOOP_PARTS, createIdleLifecycle(reason, onStop))
      : run(config, platform, onStop)
    return running
  }
}

function whyOff({ enabled, endpoints, file, ...config }: Config): string | undefined {
  if (!enabled) return 'disabled by configuration'
  const processors = config.spanProcessors.length + config.logRecordProcessors.length
  if (Object.values(endpoints).some(Boolean) || file || processors > 0) return undefined
  return 'nothing is exported and nothing is instrumented: give start() an "endpoint", or set OTEL_EXPORTER_OTLP_ENDPOINT'
}

function hashOf({ redact }: Config, platform: Platform): Hash | undefined {
  return redact && redact.action === 'hash' ? platform.createHash() : undefined
}

/** Puts everything together, in the order of dependence; stopping goes the other way. */
function run(config: Config, platform: Platform, onStop: () => void): Telemetry {
  const warn = rateLimited(platform.print)
  const policy = createPolicy(config.redact, warn, hashOf(config, platform))
  const resource = new Resource(config.resource, policy)
  const supply = config.spool && platform.spool?.(config, warn)
  const spool = supply && config.spool && createLateSpool(supply, config.spool)
  const receivers = platform.createReceivers()
  const { pipelines, file } = createPipelines(config, platform, { resource, warn, spool, receivers })
  const shared = createSharedAttributes(config.baggageAttributes)
  const propagator = createPropagator(config.propagators, warn, shared.entries, policy)
  const manager = platform.createContextManager(propagator)
  const sdk = createSdk(config, resource, pipelines, manager, shared, policy, warn, platform.createMetrics)
  const endings = createEndings()
  const flushes = createEndings()
  for (const taken of registerGlobals(sdk, propagator, platform.newerLogs)) {
    warn(
      'globals',
      `${taken} was registered by another OpenTelemetry SDK or another version of its API before start(); what goes through the API is not recorded here`,
    )
  }
  const meter = sdk.meterProvider.getMeter(SCOPE, __VERSION__)
  const recorders = sdk.createRecorders(meter)
  const tracer = sdk.tracerProvider.getTracer(SCOPE, __VERSION__)
  const life = { tracer, traces: pipelines.traces, endings, policy }
  const instruments: Instruments = {
    tracer,
    logger: sdk.loggerProvider.getLogger(SCOPE, __VERSION__),
    meter,
    recorders,
    durations: recorders && new HttpDurations(recorders.called),
    propagator,
    isTarget: createTargets(config.propagateTo, platform.ownUrl(config)),
    websocket: config.websocket,
    pageLoad: config.pageLoad,
    console: config.console,
    session: config.session,
    share: shared.add,
    childProcess: config.childProcess,
    processLinks: platform.startDaemon?.(config, manager, life) ?? [],
    beforeEnd: endings.add,
    beforeFlush: flushes.add,
    pipelines,
    exporters: config,
    warn,
  }
  detectResource(resource, [...(platform.resourceDetectors ?? []), ...config.resourceDetectors], warn)
  const stops = install(config, platform.instruments, instruments, sdk)
  const reach = platform.reachPackages
  if (reach) stops.push(guard(() => reach(config.instrumentations, warn, manager)) ?? (() => {}))
  const lifecycle = createLifecycle(pipelines, sdk, {
    endings,
    beforeFlush: () => flushes.tell('flush'),
    spool,
    receivers: receivers.status,
    file,
    exitTimeoutMs: config.limits.exitTimeoutMs,
    takeOut() {
      for (const stop of stops.reverse()) guard(stop)
      unregisterGlobals(platform.newerLogs)
      onStop()
    },
  })
  stops.push(platform.onExit(lifecycle.farewell))
  platform.selfTest?.(config, (fault) => warn(fault, fault))
  const { status, flush, stop } = lifecycle
  return createTelemetry(instruments, { status, flush, stop })
}
