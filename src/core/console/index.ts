import { preciseNow } from '../clock.js'
import type { ConsoleLevel, ConsoleOptions } from '../config/options.js'
import { exceptionAttributes } from '../exception.js'
import type { Instrument, Instruments } from '../instrument.js'
import { SEVERITIES } from '../logs/log.js'
import { guard } from '../safety/guard.js'
import { isApplications, unrecorded } from '../safety/unrecorded.js'
import { wrap } from '../safety/wrap.js'
import { CONSOLE_METHOD } from '../semconv.js'
import { silenceDiagnostics } from './diagnostics.js'
import { formatArguments } from './format.js'

const { apply } = Reflect

type Console = Record<ConsoleLevel, (...given: unknown[]) => void>

/** What the console itself is given of what the application writes to it. */
export type Printed = (
  given: unknown[],
  level: ConsoleLevel,
  ids: Required<ConsoleOptions>['ids'],
) => unknown[]

/**
 * Makes a log record of what the application writes to its console, and puts the active span's ids into the
 * console's own output where that is a log. The original method is called once, with its own `this`.
 */
export const instrumentConsole =
  (target: Console, printed: Printed): Instrument =>
  (instruments) => {
    const { levels, ids } = instruments.console
    const stops = levels.map((level) =>
      // A console that the page has frozen stays as it is.
      guard(() =>
        wrap(
          target,
          level,
          (original) =>
            function (this: unknown, ...given: unknown[]) {
              if (!isApplications()) return apply(original, this, given)
              record(instruments, level, given)
              const shown = guard(() => printed(given, level, ids)) ?? given
              // What a console is made of may be a logger of ours: its line is recorded here, once.
              return unrecorded(() => apply(original, this, shown))
            },
        ),
      ),
    )
    stops.push(silenceDiagnostics())
    return () => {
      for (const stop of stops) stop?.()
    }
  }

function record({ logger }: Instruments, level: ConsoleLevel, given: unknown[]): void {
  const severity = level === 'log' ? 'info' : level
  unrecorded(() =>
    guard(() => {
      const error = given.find((one) => one instanceof Error)
      logger.emit({
        timestamp: preciseNow(),
        severityNumber: SEVERITIES[severity],
        severityText: severity.toUpperCase(),
        body: formatArguments(given),
        attributes: { [CONSOLE_METHOD]: level, ...(error && exceptionAttributes(error)) },
      })
    }),
  )
}
