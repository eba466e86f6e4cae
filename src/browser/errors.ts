import type { Attributes } from '@opentelemetry/api'
import { SeverityNumber } from '@opentelemetry/api-logs'
import { exceptionAttributes } from '../core/exception.js'
import { guard } from '../core/guard.js'
import type { Instrument } from '../core/instrument.js'
import { EXCEPTION, EXCEPTION_MESSAGE, EXCEPTION_STACKTRACE, EXCEPTION_TYPE } from '../core/semconv.js'
import { perMinute } from './per-minute.js'
import { contextOfThrown } from './thrown.js'

/** An endless loop of errors tells nothing new after these. */
const MAX_PER_MINUTE = 50

/**
 * An `exception` event on the log signal for each error that nobody caught, in the trace in which it was
 * thrown. The same error object is recorded once.
 */
export const pageErrors: Instrument = ({ logger, warn }) => {
  const seen = new WeakSet<object>()
  const mayRecord = perMinute(MAX_PER_MINUTE)

  const record = (thrown: unknown, attributes: Attributes, ...bearers: unknown[]) => {
    if (thrown instanceof Error) {
      if (seen.has(thrown)) return
      seen.add(thrown)
    }
    if (!mayRecord()) {
      warn('errors', `the page has more than ${MAX_PER_MINUTE} errors a minute; one was not recorded`)
      return
    }
    logger.emit({
      eventName: EXCEPTION,
      severityNumber: SeverityNumber.ERROR,
      severityText: 'ERROR',
      attributes,
      context: contextOfThrown(thrown, ...bearers),
    })
  }

  const onError = (event: ErrorEvent) =>
    guard(() =>
      record(event.error, event.error == null ? anonymous(event) : exceptionAttributes(event.error)),
    )
  const onRejection = ({ reason, promise }: PromiseRejectionEvent) =>
    guard(() => record(reason, exceptionAttributes(reason), promise))

  globalThis.addEventListener('error', onError)
  globalThis.addEventListener('unhandledrejection', onRejection)
  return () => {
    globalThis.removeEventListener('error', onError)
    globalThis.removeEventListener('unhandledrejection', onRejection)
  }
}

/** What is left of an error of another origin's script. */
function anonymous({ message, filename, lineno, colno }: ErrorEvent): Attributes {
  return {
    [EXCEPTION_TYPE]: 'Error',
    [EXCEPTION_MESSAGE]: message,
    ...(filename && { [EXCEPTION_STACKTRACE]: `${message}\n    at ${filename}:${lineno}:${colno}` }),
  }
}
