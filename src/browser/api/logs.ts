/**
 * What is used of `@opentelemetry/api-logs`, in its place in what pages load: the package brings three providers
 * that do nothing, and both directions of its numbers' names.
 */
import type { LoggerProvider, logs as ofPackage } from '@opentelemetry/api-logs'
import { NOOP_PARTS } from '../../core/noop.js'

export const SeverityNumber = { TRACE: 1, DEBUG: 5, INFO: 9, WARN: 13, ERROR: 17, FATAL: 21 } as const

/** Where the package looks for what is registered, in every copy that a page has, and in which form. */
const KEY = Symbol.for('io.opentelemetry.js.api.logs')
const FORM = 1

const page = globalThis as unknown as Record<symbol, ((form: number) => LoggerProvider) | undefined>
const none: LoggerProvider = { getLogger: () => NOOP_PARTS.logger }

const getLoggerProvider = () => page[KEY]?.(FORM) ?? none

export const logs: Pick<
  typeof ofPackage,
  'getLoggerProvider' | 'setGlobalLoggerProvider' | 'getLogger' | 'disable'
> = {
  getLoggerProvider,
  setGlobalLoggerProvider(provider) {
    page[KEY] ??= (form) => (form === FORM ? provider : none)
    return getLoggerProvider()
  },
  getLogger: (...named) => getLoggerProvider().getLogger(...named),
  disable: () => void delete page[KEY],
}
