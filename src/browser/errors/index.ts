import type { Attributes } from '@opentelemetry/api'
import { type LogRecord, SeverityNumber } from '@opentelemetry/api-logs'
import { exceptionAttributes } from '../../core/exception.js'
import type { Instrument } from '../../core/instrument.js'
import { guard } from '../../core/safety/guard.js'
import * as names from '../../core/semconv.js'
import { earlyStage } from '../early/take.js'
import { listen } from '../native.js'
import { createErrorGate } from './error-gate.js'
import { acceptExceptions } from './reported.js'
import { watchReports } from './reports.js'
import { contextOfThrown } from './thrown.js'

/**
 * An `exception` event on the log signal for each error that nobody caught, in the trace in which it was thrown, and
 * events for what the page could not load and for what the browser reports of it. The same error object is recorded
 * once, equal ones are counted, and all together are bounded.
 */
export const pageErrors: Instrument = (instruments) => {
  const seen = new WeakSet<object>()
  const gate = createErrorGate(instruments)

  /** When an error of before the start happened. */
  let timestamp: number | undefined

  const record = (thrown: unknown, describe: () => Attributes, ...bearers: unknown[]) => {
    if (thrown instanceof Error) {
      if (seen.has(thrown)) return
      seen.add(thrown)
    }
    gate.pass(() => {
      const attributes = describe()
      return {
        key: keyOf(attributes),
        record: {
          timestamp,
          eventName: names.EXCEPTION,
          severityNumber: SeverityNumber.ERROR,
          severityText: 'ERROR',
          attributes,
          context: contextOfThrown(thrown, ...bearers),
        },
      }
    })
  }
  const tell = (key: string, record: LogRecord) => gate.pass(() => ({ key, record }))

  const onError = (event: ErrorEvent) =>
    guard(() =>
      record(event.error, () => (event.error == null ? anonymous(event) : exceptionAttributes(event.error))),
    )
  const onRejection = ({ reason, promise }: PromiseRejectionEvent) =>
    guard(() => record(reason, () => exceptionAttributes(reason), promise))
  // These do not bubble.
  const onUnloaded = ({ target }: Event) =>
    guard(() => {
      const failed = target === globalThis ? undefined : unloaded(target as Element)
      if (failed) tell(JSON.stringify(failed.attributes), failed)
    })

  const stopAccepting = acceptExceptions(record)
  for (const [time, event] of earlyStage()?.errors.splice(0) ?? []) {
    timestamp = time
    if (event.type === 'error') onError(event as ErrorEvent)
    else onRejection(event as PromiseRejectionEvent)
  }
  timestamp = undefined
  globalThis.addEventListener('error', onError)
  globalThis.addEventListener('unhandledrejection', onRejection)
  const stopUnloaded = listen(globalThis, 'error', onUnloaded)
  const stopReports = guard(() => watchReports(tell, Object.values(instruments.exporters.endpoints)))
  return () => {
    stopAccepting()
    globalThis.removeEventListener('error', onError)
    globalThis.removeEventListener('unhandledrejection', onRejection)
    stopUnloaded()
    stopReports?.()
    gate.stop()
  }
}

/** Equal errors are of one type and message and come from one line. */
function keyOf(attributes: Attributes): string {
  const frame = /^.*:\d+:\d+.*$/m.exec(String(attributes[names.EXCEPTION_STACKTRACE] ?? ''))?.[0]
  return JSON.stringify([attributes[names.EXCEPTION_TYPE], attributes[names.EXCEPTION_MESSAGE], frame])
}

/** What is left of an error of another origin's script. */
function anonymous({ message, filename, lineno, colno }: ErrorEvent): Attributes {
  return {
    [names.EXCEPTION_TYPE]: 'Error',
    [names.EXCEPTION_MESSAGE]: message,
    ...(filename && { [names.EXCEPTION_STACKTRACE]: `${message}\n    at ${filename}:${lineno}:${colno}` }),
  }
}

/** An image, script, style sheet or the like that could not be loaded; of `data:` and `blob:` the kind is enough. */
function unloaded(element: Element & { src?: unknown; href?: unknown }): LogRecord | undefined {
  const url = element.src || element.href
  if (typeof url !== 'string' || !url) return undefined
  return {
    eventName: names.RESOURCE_ERROR,
    severityNumber: SeverityNumber.WARN,
    attributes: {
      [names.RESOURCE_ELEMENT]: element.localName,
      [names.URL_FULL]: /^https?:/.test(url) ? url : url.split(':', 1)[0]!,
    },
  }
}
