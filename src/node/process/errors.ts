import { context, trace } from '@opentelemetry/api'
import { SeverityNumber } from '@opentelemetry/api-logs'
import { preciseNow } from '../../core/clock.js'
import { exceptionAttributes, recordError } from '../../core/exception.js'
import type { Instrument } from '../../core/instrument.js'
import { guard } from '../../core/safety/guard.js'
import { EXCEPTION } from '../../core/semconv.js'
import { throwingContext } from './thrown.js'

/** Whether an exception that nobody caught ends the process, as it does unless the application says otherwise. */
export const isFatal = (): boolean =>
  process.listenerCount('uncaughtException') === 0 && !process.hasUncaughtExceptionCaptureCallback()

/**
 * An `exception` event on the log signal for each exception and each rejection that nobody caught, in the context
 * in which it was thrown: FATAL when it ends the process, else ERROR. The active span ends with it.
 *
 * The monitor only looks on, so Node prints and exits, or does not, as it would have. Rejections come here when
 * Node makes exceptions of them, as it does by default; one that `unhandledRejection` listeners or
 * `--unhandled-rejections=warn` take is the application's.
 *
 * @see https://opentelemetry.io/docs/specs/semconv/exceptions/exceptions-logs/
 */
export const uncaughtErrors: Instrument = ({ logger, processLinks }) => {
  const record = (thrown: unknown) =>
    void guard(() => {
      const fatal = isFatal()
      const where = throwingContext()
      logger.emit({
        eventName: EXCEPTION,
        timestamp: preciseNow(),
        severityNumber: fatal ? SeverityNumber.FATAL : SeverityNumber.ERROR,
        severityText: fatal ? 'FATAL' : 'ERROR',
        attributes: exceptionAttributes(thrown),
        context: where,
      })
      const span = trace.getSpan(where)
      // Of a server's request: it is answered, or not, with that.
      const isRequest = where !== context.active()
      if (!(fatal || isRequest) || !span?.isRecording()) return
      recordError(span, thrown)
      if (!fatal) return
      // The process's own has its last word to say.
      if (span.spanContext().spanId !== processLinks[0]?.context.spanId) span.end()
    })
  process.on('uncaughtExceptionMonitor', record)
  return () => void process.removeListener('uncaughtExceptionMonitor', record)
}
