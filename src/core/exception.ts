import { type Attributes, type Span, SpanStatusCode } from '@opentelemetry/api'
import { ERROR_TYPE, EXCEPTION, EXCEPTION_MESSAGE, EXCEPTION_STACKTRACE, EXCEPTION_TYPE } from './semconv.js'

/** The name by which a thrown value is grouped: an error's `code` or class, else its JavaScript type. */
export function errorType(thrown: unknown): string {
  if (!(thrown instanceof Error)) return typeof thrown
  // `name` before the constructor's, because minifiers shorten the latter.
  return thrown.name || thrown.constructor.name || 'Error'
}

/**
 * Describes a thrown value by the exception conventions.
 *
 * @see https://opentelemetry.io/docs/specs/semconv/exceptions/
 */
export function exceptionAttributes(thrown: unknown): Attributes {
  if (!(thrown instanceof Error))
    return { [EXCEPTION_TYPE]: typeof thrown, [EXCEPTION_MESSAGE]: describe(thrown) }
  return {
    [EXCEPTION_TYPE]: errorType(thrown),
    [EXCEPTION_MESSAGE]: thrown.message,
    [EXCEPTION_STACKTRACE]: stackWithCauses(thrown),
  }
}

/** Marks a span as failed: status, `error.type`, and an `exception` event. */
export function recordError(span: Span, thrown: unknown): void {
  const attributes = exceptionAttributes(thrown)
  span.addEvent(EXCEPTION, attributes)
  markFailed(span, errorType(thrown), String(attributes[EXCEPTION_MESSAGE]))
}

/** The same where nothing was thrown: `error.type` and the status. */
export function markFailed(span: Span, type: string, message?: string): void {
  span.setAttribute(ERROR_TYPE, type)
  span.setStatus({ code: SpanStatusCode.ERROR, message })
}

const MAX_CAUSES = 5
const MAX_DESCRIPTION = 1024

function stackWithCauses(error: Error): string {
  let text = stackOf(error)
  let cause: unknown = error.cause
  // A chain may be circular, and the depth is what bounds its size.
  for (let depth = 0; depth < MAX_CAUSES && cause instanceof Error; depth++, cause = cause.cause) {
    text += `\nCaused by: ${stackOf(cause)}`
  }
  if (error instanceof AggregateError)
    for (const one of [...error.errors].slice(0, MAX_CAUSES))
      text += `\nTogether with: ${one instanceof Error ? stackOf(one) : describe(one)}`
  return text
}

/** Firefox and WebKit leave the message out of the stack, and a cause's would be told nowhere. */
function stackOf({ name, message, stack = '' }: Error): string {
  const header = `${name}: ${message}`
  if (!stack) return header
  return stack.includes(message) ? stack : `${header}\n${stack}`
}

function describe(value: unknown): string {
  try {
    const text = String(value)
    if (text !== '[object Object]') return text
    const { message } = value as { message?: unknown }
    return (typeof message === 'string' ? message : JSON.stringify(value)).slice(0, MAX_DESCRIPTION)
  } catch {
    return 'value without a string form'
  }
}
