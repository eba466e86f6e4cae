import type { LoggerProvider } from '@opentelemetry/api-logs'
import type { Platform } from '../../core/platform.js'
import { registered } from './registry.js'

const { set, remove } = registered<LoggerProvider>('logs')

/** As API 1.10 has it inside; a page with 1.9 never asks for it. */
export const newerLogs: Platform['newerLogs'] = { setGlobalLoggerProvider: set, disable: remove }
