import type { Attributes } from '@opentelemetry/api'
import { type LogRecord, SeverityNumber } from '@opentelemetry/api-logs'
import { guard } from '../../core/safety/guard.js'
import * as names from '../../core/semconv.js'
import { listen } from '../native.js'

/** What is read of a report's body and of a `securitypolicyviolation`, which has nearly the same. */
interface Body {
  id?: string
  message?: string
  effectiveDirective?: string
  blockedURL?: string
  blockedURI?: string
  disposition?: string
  sourceFile?: string | null
  lineNumber?: number | null
  columnNumber?: number | null
}

/**
 * What the browser itself finds wrong with the page: deprecated and refused things and violations of its
 * Content-Security-Policy, also from before; the latter alone where there is no Reporting API.
 *
 * @see https://www.w3.org/TR/reporting-1/
 */
export function watchReports(
  tell: (key: string, record: LogRecord) => void,
  endpoints: (string | undefined)[],
): () => void {
  const told = (type: string, body: Body) => {
    const record = recordOf(type, body)
    const blocked = record.attributes?.[names.REPORT_BLOCKED] as string | undefined
    // Where a policy forbids our endpoint, what is recorded of that would be forbidden next. Some engines say its origin.
    if (blocked && endpoints.some((url) => url?.startsWith(blocked))) return
    tell(JSON.stringify(record.attributes), record)
  }
  if (typeof ReportingObserver === 'function') {
    const observer = new ReportingObserver(
      (reports) =>
        guard(() => {
          for (const { type, body } of reports) told(String(type), (body ?? {}) as Body)
        }),
      { types: ['deprecation', 'intervention', 'csp-violation'], buffered: true },
    )
    observer.observe()
    return () => observer.disconnect()
  }
  return listen<Body>(
    globalThis,
    'securitypolicyviolation',
    (event) => void guard(() => told('csp-violation', event)),
  )
}

function recordOf(type: string, body: Body): LogRecord {
  const { message, effectiveDirective, disposition, sourceFile, lineNumber, columnNumber } = body
  const blocked = body.blockedURL ?? body.blockedURI ?? ''
  const attributes: Attributes = {
    [names.REPORT_TYPE]: type,
    [names.REPORT_ID]: body.id ?? effectiveDirective,
    [names.REPORT_BLOCKED]: blocked,
    [names.REPORT_DISPOSITION]: disposition,
    [names.REPORT_SOURCE]: sourceFile ? `${sourceFile}:${lineNumber ?? 0}:${columnNumber ?? 0}` : undefined,
  }
  for (const [name, value] of Object.entries(attributes)) if (!value) delete attributes[name]
  return {
    eventName: names.BROWSER_REPORT,
    severityNumber: SeverityNumber.WARN,
    body: message,
    attributes,
  }
}
