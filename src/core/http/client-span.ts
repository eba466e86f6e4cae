import type { Attributes, Span } from '@opentelemetry/api'
import { errorType, markFailed, recordError } from '../exception.js'
import * as names from '../semconv.js'
import { describeCall } from './durations.js'
import { addressAttributes, type CalledUrl, methodAttributes } from './methods.js'
import { withoutContext } from './url.js'

/** What the HTTP conventions want on a CLIENT span before it is sent. */
export function clientAttributes(method: string, url: CalledUrl): Attributes {
  return Object.assign(serverAttributes(url), methodAttributes(method))
}

/** Whom a client calls. */
export function serverAttributes(url: CalledUrl): Attributes {
  const attributes = addressAttributes(url)
  attributes[names.URL_FULL] = withoutContext(url.href)
  return attributes
}

/** To a client every status from 400 up is a failure of the call. */
export function setStatusCode(span: Span, status: number | undefined): void {
  if (!status) return
  describeCall(span, names.HTTP_RESPONSE_STATUS_CODE, status)
  if (status < 400) return
  failCall(span, String(status))
}

/** Records a call that failed, where nothing was thrown. */
export function failCall(span: Span, type: string): void {
  describeCall(span, names.ERROR_TYPE, type)
  markFailed(span, type)
}

/** Records a failed call; the system's error code says more than the class `Error`. */
export function failClientSpan(span: Span, failure: unknown): void {
  recordError(span, failure)
  const code = (failure as { code?: unknown } | null)?.code
  describeCall(span, names.ERROR_TYPE, typeof code === 'string' ? code : errorType(failure))
}
