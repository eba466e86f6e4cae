import type { LogRecord } from '@opentelemetry/api-logs'
import type { LoggerOptions } from 'pino'
import { preciseNow } from '../../core/clock.js'
import { type LogAttributes, toAttributes } from '../../core/logs/log.js'
import {
  EXCEPTION_MESSAGE,
  EXCEPTION_STACKTRACE,
  EXCEPTION_TYPE,
  SPAN_ID_FIELD,
  TRACE_FLAGS_FIELD,
  TRACE_ID_FIELD,
} from '../../core/semconv.js'
import { type PinoLogger, severityOfLevel } from './pino-severity.js'

/** What the resource says already, of every record. */
const BASE = ['pid', 'hostname']
const IDS = [TRACE_ID_FIELD, SPAN_ID_FIELD, TRACE_FLAGS_FIELD]
/** A clock that was read before ours tells the same time, only without its fraction. */
const SAME_MS = 2

/** Makes a log record of a line that a logger with these options wrote. */
export function pinoRecord<CustomLevels extends string>(
  options: LoggerOptions<CustomLevels>,
): (line: string, from: { level: number; logger: PinoLogger } | undefined) => LogRecord {
  const { messageKey = 'msg', errorKey = 'err', nestedKey, base } = options
  const timeKey = timeKeyOf(options.timestamp)
  return (line, from) => {
    const { [messageKey]: body, [timeKey]: time, level: shown, ...rest } = parse(line, messageKey)
    for (const name of IDS) delete rest[name]
    if (base === undefined) for (const name of BASE) delete rest[name]
    const attributes = nestedKey ? lifted(rest, nestedKey) : rest
    const { [errorKey]: error, ...others } = attributes
    const level = from?.level ?? Number(shown)
    const label = from?.logger.levels.labels[level]
    return {
      timestamp: timestampOf(time),
      severityNumber: severityOfLevel(Number.isFinite(level) ? level : 30, label),
      severityText: label ?? (shown === undefined ? undefined : String(shown)),
      body: body as LogRecord['body'],
      attributes: toAttributes(error === undefined ? others : { ...others, ...exception(error, errorKey) }),
    }
  }
}

/** What a hook of the application made of the line may be no JSON; then the line is all there is to tell. */
function parse(line: string, messageKey: string): LogAttributes {
  try {
    return JSON.parse(line) as LogAttributes
  } catch {
    return { [messageKey]: line.trimEnd() }
  }
}

/** With `nestedKey` the merged object stands below one name, which is pino's and not the application's. */
function lifted(rest: LogAttributes, nestedKey: string): LogAttributes {
  const { [nestedKey]: nested, ...others } = rest
  return typeof nested === 'object' && nested !== null ? { ...others, ...nested } : rest
}

/** pino's serializer writes type, message and stack; what else an error has stays under its key. */
function exception(error: unknown, errorKey: string): LogAttributes {
  if (typeof error !== 'object' || error === null) return { [EXCEPTION_MESSAGE]: String(error) }
  const { type, message, stack, ...more } = error as Record<string, unknown>
  return {
    ...(type !== undefined && { [EXCEPTION_TYPE]: type }),
    ...(message !== undefined && { [EXCEPTION_MESSAGE]: message }),
    ...(stack !== undefined && { [EXCEPTION_STACKTRACE]: stack }),
    ...(Object.keys(more).length > 0 && { [errorKey]: more }),
  }
}

/** What writes the time may name it as it likes. */
function timeKeyOf(timestamp: unknown): string {
  const written = typeof timestamp === 'function' ? String(timestamp()) : ''
  return /"([^"]+)"\s*:/.exec(written)?.[1] ?? 'time'
}

/** Milliseconds since 1970 of a line's time: pino's clocks write milliseconds, seconds, or a date. */
function timestampOf(time: unknown): number {
  const now = preciseNow()
  const said = typeof time === 'number' ? (time < 1e11 ? time * 1000 : time) : Date.parse(String(time))
  return Number.isNaN(said) || Math.abs(now - said) < SAME_MS ? now : said
}
