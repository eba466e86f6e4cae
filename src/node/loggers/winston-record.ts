import type { Attributes } from '@opentelemetry/api'
import { type LogRecord, SeverityNumber } from '@opentelemetry/api-logs'
import { preciseNow } from '../../core/clock.js'
import { exceptionAttributes } from '../../core/exception.js'
import { type LogAttributes, toAttributes } from '../../core/logs/log.js'
import { severityOf } from '../../core/logs/severity.js'
import {
  EXCEPTION_MESSAGE,
  EXCEPTION_STACKTRACE,
  EXCEPTION_TYPE,
  SPAN_ID_FIELD,
  TRACE_FLAGS_FIELD,
  TRACE_ID_FIELD,
} from '../../core/semconv.js'
import { contextOf, LEVEL, LOGGED, type LoggedInfo, SPLAT } from './winston-info.js'

/** A logger's levels and their ranks, 0 for the most severe. */
export type Levels = Record<string, number>

/** What the record says itself, or the resource does. */
const TOLD = new Set([
  ...['level', 'message', 'timestamp', 'stack', 'cause', 'exception', 'rejection'],
  ...[TRACE_ID_FIELD, SPAN_ID_FIELD, TRACE_FLAGS_FIELD],
])
/** What winston knows of the process when it handles an uncaught exception. */
const OF_UNCAUGHT = new Set(['date', 'process', 'os', 'trace'])
// biome-ignore lint/suspicious/noControlCharactersInRegex: what colours a terminal begins with one
const COLOURS = /\u001b\[\d+(;\d+)*m/g

/** Makes a log record of a line as the logger's format left it. */
export function winstonRecord(info: LoggedInfo, levels: Levels | undefined): LogRecord {
  const level = info[LEVEL] ?? String(info.level)
  return {
    timestamp: info[LOGGED]?.at ?? preciseNow(),
    context: contextOf(info),
    severityNumber: severityOfLevel(level, levels),
    severityText: level,
    body: bodyOf(info.message),
    attributes: { ...toAttributes(metadata(info)), ...exception(info) },
  }
}

/** A level of the application's own is taken for the next less severe one of a known name. */
function severityOfLevel(level: string, levels: Levels = {}): SeverityNumber {
  const known = severityOf(level)
  if (known !== undefined) return known
  const rank = levels[level] ?? 0
  const below = Object.keys(levels)
    .filter((name) => levels[name]! > rank && severityOf(name) !== undefined)
    .sort((a, b) => levels[a]! - levels[b]!)[0]
  return (below && severityOf(below)) || SeverityNumber.INFO
}

function bodyOf(message: unknown): string {
  if (message instanceof Error) return message.message
  const text = typeof message === 'string' ? message : (JSON.stringify(message) ?? String(message))
  return text.includes('\u001b') ? text.replace(COLOURS, '') : text
}

function metadata(info: LoggedInfo): LogAttributes {
  const attributes: LogAttributes = {}
  for (const [name, value] of Object.entries(info)) {
    if (TOLD.has(name) || (info.exception === true && OF_UNCAUGHT.has(name))) continue
    attributes[name] = value
  }
  return attributes
}

/** The error of a line: the line itself, its message, what was given beside the message, or its stack alone. */
function exception(info: LoggedInfo): Attributes {
  const splat = Array.isArray(info[SPLAT]) ? (info[SPLAT] as unknown[]) : []
  const own = [info, info.message].find((one) => one instanceof Error)
  // Of one that was only given beside the message, a format may have taken the stack away, or something out of it.
  const beside = splat.find((one) => one instanceof Error && one.stack === info.stack)
  if (own ?? beside) return exceptionAttributes(own ?? beside)
  if (typeof info.stack !== 'string') return {}
  const [head = ''] = info.stack.split('\n', 1)
  const [, type = 'Error', message] = /^([\w$.]+)(?:: (.*))?$/.exec(head) ?? []
  return {
    [EXCEPTION_TYPE]: type,
    [EXCEPTION_MESSAGE]: message ?? String(info.message),
    [EXCEPTION_STACKTRACE]: info.stack,
  }
}
