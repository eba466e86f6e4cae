import { type Span, SpanStatusCode } from '@opentelemetry/api'
import { ERROR_TYPE, PROCESS_EXIT_CODE, PROCESS_PID, PROCESS_SIGNAL } from '../semconv.js'

/** How a program ended, or why it could not be started. */
export interface ProcessEnd {
  pid?: number | undefined
  /** The exit code, if it ended with one. */
  code?: number | null | undefined
  signal?: string | null | undefined
  failure?: { code?: unknown; message: string } | undefined
}

/**
 * Describes the end of a program by the conventions' span of command line programs: an error unless it ended
 * with the exit code 0.
 *
 * @see https://opentelemetry.io/docs/specs/semconv/cli/cli-spans/
 */
export function describeEnd(span: Span, { pid, code, signal, failure }: ProcessEnd): void {
  if (pid) span.setAttribute(PROCESS_PID, pid)
  if (typeof code === 'number') span.setAttribute(PROCESS_EXIT_CODE, code)
  if (signal) span.setAttribute(PROCESS_SIGNAL, signal)
  if (!failure && !signal && code === 0) return
  span.setAttribute(ERROR_TYPE, String(failure?.code ?? signal ?? code ?? 'Error'))
  const message = failure?.message ?? (signal ? `ended by ${signal}` : `exit code ${code}`)
  span.setStatus({ code: SpanStatusCode.ERROR, message })
}
