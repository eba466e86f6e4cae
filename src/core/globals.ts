import { context, metrics, propagation, type TextMapPropagator, trace } from '@opentelemetry/api'
import { logs } from '@opentelemetry/api-logs'
import type { Platform } from './platform.js'
import type { Sdk } from './sdk.js'

/**
 * Registers our providers as the OpenTelemetry globals, so that code written against the API just works.
 *
 * @returns what could not be registered because another SDK was there first
 */
export function registerGlobals(
  sdk: Sdk,
  propagator: TextMapPropagator,
  newerLogs: Platform['newerLogs'],
): string[] {
  const taken: string[] = []
  const register = (name: string, done: boolean) => done || taken.push(name)
  // First: where there is an API, the globals are to be of its version.
  register('tracer provider', trace.setGlobalTracerProvider(sdk.tracerProvider))
  register('context manager', context.setGlobalContextManager(sdk.contextManager))
  register('meter provider', metrics.setGlobalMeterProvider(sdk.meterProvider))
  register('propagator', propagation.setGlobalPropagator(propagator))
  logs.setGlobalLoggerProvider(sdk.loggerProvider)
  newerLogs?.setGlobalLoggerProvider(sdk.loggerProvider)
  return taken
}

/** Gives the globals back. */
export function unregisterGlobals(newerLogs: Platform['newerLogs']): void {
  context.disable()
  trace.disable()
  metrics.disable()
  propagation.disable()
  logs.disable()
  newerLogs?.disable()
}
