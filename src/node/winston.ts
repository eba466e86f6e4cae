import { context } from '@opentelemetry/api'
import type { LoggerOptions } from 'winston'
import { preciseNow } from '../core/clock.js'
import { type InfoFormat, loadJsonFormat, type TraceFormat, traceFormat } from './loggers/winston-format.js'
import { LOGGED, type LoggedInfo } from './loggers/winston-info.js'
import { ThroughlineTransport, type ThroughlineTransportOptions } from './loggers/winston-transport.js'

export { ThroughlineTransport, type ThroughlineTransportOptions, type TraceFormat, traceFormat }

/**
 * winston's options with ours among them: each line that the logger and its children write gets the active span's
 * `trace_id`, `span_id` and `trace_flags`, and goes out as an OTLP log record too, as the logger's format left it.
 *
 * The same by hand: `format.combine(traceFormat(), …)` and a `new ThroughlineTransport()`. What this adds is a
 * moment: winston may format a line later than it was logged, when a transport is slow, and in another trace; the
 * context is taken when the line is logged. The logger may be made before `start` or after it.
 *
 * @param options those of `createLogger`; without a format of theirs winston's own, which is JSON
 * @throws {ThroughlineError} `MISSING_DEPENDENCY` when no format is given and winston is not installed
 * @example const log = createLogger(throughlineWinston({ level: 'info', transports: [new transports.Console()] }))
 */
export function throughlineWinston(
  options: LoggerOptions = {},
  ours: ThroughlineTransportOptions = {},
): LoggerOptions {
  const { transports = [] } = options
  const given = Array.isArray(transports) ? transports : [transports]
  return {
    ...options,
    defaultMeta: withMoment(options.defaultMeta),
    format: inTurn(traceFormat(), options.format ?? loadJsonFormat()),
    transports: [...given, new ThroughlineTransport(ours) as unknown as (typeof given)[number]],
  }
}

/** winston copies the default metadata into each line when it is logged, and a getter answers then. */
function withMoment(meta: object | null | undefined): object {
  const moment = {
    enumerable: true,
    get: (): LoggedInfo[typeof LOGGED] => ({ context: context.active(), at: preciseNow() }),
  }
  return Object.defineProperties({}, { ...Object.getOwnPropertyDescriptors(meta ?? {}), [LOGGED]: moment })
}

function inTurn(first: TraceFormat, then: InfoFormat): InfoFormat {
  return {
    transform(info) {
      first.transform(info)
      return then.transform(info, then.options)
    },
  }
}
