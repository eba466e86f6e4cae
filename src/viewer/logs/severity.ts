/** Severity classes of the OpenTelemetry log data model, each with its lowest number. */
export const severities = [
  { id: 'trace', label: 'Trace', from: 1 },
  { id: 'debug', label: 'Debug', from: 5 },
  { id: 'info', label: 'Info', from: 9 },
  { id: 'warn', label: 'Warn', from: 13 },
  { id: 'error', label: 'Error', from: 17 },
  { id: 'fatal', label: 'Fatal', from: 21 },
] as const

export type Severity = (typeof severities)[number]['id'] | 'unset'

/** The class of a severity number; `unset` when the sender gave none. */
export function severityOf(number: number): Severity {
  return severities.findLast(({ from }) => number >= from)?.id ?? 'unset'
}
