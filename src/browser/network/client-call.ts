import { type Attributes, type Context, type Span, SpanKind, type SpanOptions } from '@opentelemetry/api'
import { clientAttributes } from '../../core/http/client-span.js'
import { methodName } from '../../core/http/methods.js'
import type { Instruments } from '../../core/instrument.js'
import { pageUrl } from '../page/page-url.js'

/** The events of a failed XMLHttpRequest, with its `error.type`. */
export const FAILURES: Record<string, string | undefined> = {
  error: 'NetworkError',
  abort: 'AbortError',
  timeout: 'TimeoutError',
}

/** The URL of a request over HTTP; undefined for everything else that a page may fetch. */
export function httpUrl(address: unknown): URL | undefined {
  const url = pageUrl(address as string)
  return url && /^https?:$/.test(url.protocol) ? url : undefined
}

/** The method as it is sent: `fetch` and `open` correct the case of these; `patch` is not among them. */
export const sentMethod = (method: string): string =>
  /^(delete|get|head|options|post|put)$/i.test(method) ? method.toUpperCase() : method

/** The span of a request. */
export function startCall(
  { tracer }: Pick<Instruments, 'tracer'>,
  method: string,
  url: URL,
  parent: Context,
  more?: SpanOptions,
): Span {
  const attributes: Attributes = { ...clientAttributes(method, url), ...more?.attributes }
  return tracer.startSpan(methodName(method), { kind: SpanKind.CLIENT, ...more, attributes }, parent)
}
