import * as api from '@opentelemetry/api'
import { logs as olderLogs } from '@opentelemetry/api-logs'
import type { Sdk } from './sdk.js'

/**
 * API 1.10 brought the logs API into the main package; 1.9 has it in a package of its own. Asked for in a
 * way that no bundler follows: of `api.logs` webpack says that 1.9 has no such export, and fails. The script tag
 * brings 1.9, and would have to keep all of it.
 */
const newerLogs: typeof olderLogs | undefined = __SCRIPT_TAG__ ? undefined : Reflect.get(api, 'logs')

/**
 * Registers our providers as the OpenTelemetry globals, so that code written against the API just works.
 *
 * @returns what could not be registered because another SDK was there first
 */
export function registerGlobals(sdk: Sdk, propagator: api.TextMapPropagator): string[] {
  const taken: string[] = []
  const register = (name: string, done: boolean) => done || taken.push(name)
  register('context manager', api.context.setGlobalContextManager(sdk.contextManager))
  register('tracer provider', api.trace.setGlobalTracerProvider(sdk.tracerProvider))
  register('meter provider', api.metrics.setGlobalMeterProvider(sdk.meterProvider))
  register('propagator', api.propagation.setGlobalPropagator(propagator))
  olderLogs.setGlobalLoggerProvider(sdk.loggerProvider)
  newerLogs?.setGlobalLoggerProvider(sdk.loggerProvider)
  return taken
}

/** Gives the globals back. */
export function unregisterGlobals(): void {
  api.context.disable()
  api.trace.disable()
  api.metrics.disable()
  api.propagation.disable()
  olderLogs.disable()
  newerLogs?.disable()
}
