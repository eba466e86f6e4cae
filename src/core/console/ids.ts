import type { SpanContext } from '@opentelemetry/api'
import { activeIds } from '../active-ids.js'
import type { ConsoleLevel, ConsoleOptions } from '../config/options.js'
import { SPAN_ID_FIELD, TRACE_ID_FIELD } from '../semconv.js'
import { directivesIn } from './format.js'

/** What an environment answers about where a console's output goes. */
export interface ConsoleOutput {
  /** Whether the text of this method is read by people or kept as a log, and is nobody's data. */
  isLog(level: ConsoleLevel): boolean
  /** Whether lines of JSON are a log's here, as a container's are. */
  jsonLines: boolean
}

/** A log line as loggers write it, to be told from data that a program prints as JSON for another. */
const SEVERITY_MEMBER = /"(level|severity|lvl|log\.level|loglevel)"\s*:/i
const MESSAGE_MEMBER = /"(msg|message|body|event)"\s*:/i

/**
 * The arguments with the active span's ids in them, for the console's own output; the given ones where ids have
 * no place: without a span, on objects, on text of several lines, and on data.
 */
export function withIds(
  given: unknown[],
  level: ConsoleLevel,
  mode: Required<ConsoleOptions>['ids'],
  output: ConsoleOutput,
): unknown[] {
  const [first] = given
  if (mode === 'never' || typeof first !== 'string' || first === '' || first.includes('\n')) return given
  const ids = activeIds()
  if (!ids) return given
  if (given.length === 1 && isJsonObject(first)) {
    const isLine = SEVERITY_MEMBER.test(first) && MESSAGE_MEMBER.test(first)
    return mode === 'always' || (output.jsonLines && isLine) ? [withMembers(first, ids)] : given
  }
  if (mode === 'auto' && !output.isLog(level)) return given
  const text = `${TRACE_ID_FIELD}=${ids.traceId} ${SPAN_ID_FIELD}=${ids.spanId}`
  // One argument is printed as it is; with a second it would become a format.
  if (given.length === 1) return [`${first} ${text}`]
  // A directive without an argument of its own would take ours.
  return directivesIn(first) < given.length ? [...given, text] : given
}

function isJsonObject(line: string): boolean {
  if (!/^\s*\{.*\}\s*$/.test(line)) return false
  try {
    JSON.parse(line)
    return true
  } catch {
    return false
  }
}

/** Adds to the text and not to a parsed copy: numbers beyond 2^53 and the spelling of the rest stay. */
function withMembers(line: string, { traceId, spanId }: SpanContext): string {
  if (line.includes(`"${TRACE_ID_FIELD}"`)) return line
  const end = line.lastIndexOf('}')
  const before = line.slice(0, end)
  const comma = /\{\s*$/.test(before) ? '' : ','
  return `${before}${comma}"${TRACE_ID_FIELD}":"${traceId}","${SPAN_ID_FIELD}":"${spanId}"${line.slice(end)}`
}
