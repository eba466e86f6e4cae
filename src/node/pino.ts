import type { LoggerOptions } from 'pino'
import { activeIds, flagsText } from '../core/active-ids.js'
import { currentLogger } from '../core/current.js'
import { guard } from '../core/safety/guard.js'
import { isApplications, unrecorded } from '../core/safety/unrecorded.js'
import { SPAN_ID_FIELD, TRACE_FLAGS_FIELD, TRACE_ID_FIELD } from '../core/semconv.js'
import { pinoRecord } from './loggers/pino-record.js'
import { numberOf, type PinoLogger } from './loggers/pino-severity.js'

/** What Throughline does with a pino logger's lines. */
export interface ThroughlinePinoOptions {
  /** The lowest level that goes out as a log record, such as `warn`. Default: all that the logger writes. */
  level?: string
}

interface Line {
  level: number
  logger: PinoLogger
}

/**
 * pino's options with ours among them: each line that the logger and its children write gets the active span's
 * `trace_id`, `span_id` and `trace_flags`, and goes out as an OTLP log record too.
 *
 * Both are made of the line as pino wrote it, on its way to the destination, so redaction, serializers and
 * formatters hold for the record as for the line, and transports, streams and destinations stay as they are. The
 * logger may be made before `start` or after it; while no telemetry runs, lines pass as they are.
 *
 * @param options those of `pino`; its hooks, its mixin and its merge strategy are kept
 * @example const log = pino(throughlinePino({ level: 'info', redact: ['password'] }), destination)
 */
export function throughlinePino<CustomLevels extends string = never>(
  options: LoggerOptions<CustomLevels> = {},
  ours: ThroughlinePinoOptions = {},
): LoggerOptions<CustomLevels> {
  const logger = currentLogger('pino')
  const toRecord = pinoRecord(options)
  const { mixin, mixinMergeStrategy, hooks } = options
  let underway: Line | undefined

  const record = (text: string, line: Line | undefined) => {
    if (!isApplications() || !logger().enabled()) return
    unrecorded(() =>
      guard(() => {
        if (line && ours.level && line.level < numberOf(ours.level, line.logger)) return
        logger().emit(toRecord(text, line))
      }),
    )
  }

  return {
    ...options,
    // pino calls it for each line, with what the line itself may not show: the level's number. Nothing is merged.
    mixin(merged, level, ...rest) {
      underway = { level, logger: rest[0] as unknown as PinoLogger }
      return mixin ? mixin(merged, level, ...rest) : {}
    },
    mixinMergeStrategy: mixinMergeStrategy ?? (mixin ? undefined : (merged) => merged),
    hooks: {
      ...hooks,
      streamWrite(given) {
        const line = underway
        underway = undefined
        const text = hooks?.streamWrite ? hooks.streamWrite(given) : given
        record(text, line)
        return guard(() => withIds(text)) ?? text
      },
    },
  }
}

/** Before the line's last brace: outside of a nested key, of formatters and of what `redact` may take for its own. */
function withIds(line: string): string {
  const ids = activeIds()
  const end = line.lastIndexOf('}')
  if (!ids || end < 1 || line.includes(`"${TRACE_ID_FIELD}":`)) return line
  const comma = line.charCodeAt(end - 1) === 0x7b ? '' : ','
  return `${line.slice(0, end)}${comma}"${TRACE_ID_FIELD}":"${ids.traceId}","${SPAN_ID_FIELD}":"${ids.spanId}","${TRACE_FLAGS_FIELD}":"${flagsText(ids)}"${line.slice(end)}`
}
