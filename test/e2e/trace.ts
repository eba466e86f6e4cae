/** Traces as the collector's query API answers them, and as short text that a test can compare. */
import { expect } from 'vitest'
import type { LogRecord, Span, Trace } from '../../src/collector/wire.js'
import { eventually } from '../support/eventually.js'

export async function get<T>(url: string): Promise<T> {
  const response = await fetch(url)
  if (!response.ok) throw new Error(`${response.status} ${url}: ${await response.text()}`)
  return (await response.json()) as T
}

/** Polls until a trace has exactly this tree and exactly these logs, and answers the trace. */
export function traceWith(
  collector: string,
  traceId: string,
  { tree, logs }: { tree: string; logs: string[] },
): Promise<Trace> {
  return eventually(async () => {
    const trace = await get<Trace>(`${collector}/api/otel/traces/${traceId}`)
    expect(treeOf(trace)).toBe(tidy(tree))
    expect(logsOf(trace)).toEqual(logs)
    return trace
  })
}

/** A line for each span: service, kind, name, and what failed; siblings by alphabet, because clocks are coarse. */
function treeOf({ spans }: Trace): string {
  const below = (parent: string, depth: number): string[] =>
    spans
      .filter((span) => span.parentSpanId === parent && !isDevServersOwn(span))
      .map((span) => [`${'  '.repeat(depth)}${lineOf(span)}`, ...below(span.spanId, depth + 1)].join('\n'))
      .sort()
  const ids = new Set(spans.map(({ spanId }) => spanId))
  const orphans = spans.filter(({ parentSpanId }) => parentSpanId && !ids.has(parentSpanId))
  return [...below('', 0), ...orphans.map((span) => `orphan ${lineOf(span)}`)].join('\n')
}

/** A file that the page asked for, and which of them. */
const fileOf = ({ name, attributes }: Span): string | undefined =>
  name === 'resourceFetch' ? new URL(String(attributes['url.full'])).pathname : undefined

/** How a development server cuts its client and the packages into files is its version's, and not the demo's. */
const isDevServersOwn = (span: Span): boolean => /^\/(@|node_modules\/)/.test(fileOf(span) ?? '')

function lineOf(span: Span): string {
  const { service, kind, name, status, attributes, events } = span
  const failure = status.code === 'error' ? ` ✗ ${attributes['error.type']}` : ''
  const exceptions = events.filter((event) => event.name === 'exception')
  const file = fileOf(span)
  return `${service} ${kind} ${name}${file ? ` ${file}` : ''}${failure}${exceptions.map((event) => ` (${event.attributes['exception.message']})`).join('')}`
}

/** How often a page was slow is the machine's, and not the demo's. */
const isMachines = ({ eventName }: LogRecord): boolean => /^browser\.long_/.test(eventName)

/** A line for each log record: service, severity, text or event, and the name of the span that it belongs to. */
function logsOf({ traceId, spans, logs }: Trace): string[] {
  const where = (log: LogRecord) => spans.find(({ spanId }) => spanId === log.spanId)?.name ?? 'no span'
  return logs
    .filter((log) => !isMachines(log))
    .map((log) => {
      expect(log.traceId).toBe(traceId)
      return `${log.service} ${log.severityText} ${log.body ?? log.eventName} @ ${where(log)}`
    })
    .sort()
}

/** The one span of a service with this name. */
export function spanOf(trace: Trace, service: string, name: string): Span {
  const found = trace.spans.filter((span) => span.service === service && span.name === name)
  expect(found.map((span) => span.name)).toEqual([name])
  return found[0]!
}

/** Takes the indentation off that a template has in the source. */
function tidy(text: string): string {
  const lines = text.split('\n').filter((line) => line.trim())
  const indent = Math.min(...lines.map((line) => line.search(/\S/)))
  return lines.map((line) => line.slice(indent)).join('\n')
}
