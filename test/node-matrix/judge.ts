/** Whether the spans of a row hang where they must. */
import type { SinkSpan } from '../support/sink.js'
import type { Row } from './table.js'

/** The task that a span says it belongs to; a query's has it in its text. */
function claimed({ attributes }: SinkSpan): string | undefined {
  const query = String(attributes['db.query.text'] ?? attributes['db.statement'] ?? '')
  return (attributes['matrix.task'] as string | undefined) ?? /\b(task-\d+)\b/.exec(query)?.[1]
}

const pointOf = ({ attributes, name = '' }: SinkSpan): string =>
  attributes['matrix.task'] === undefined ? 'query span' : name

/** The task whose span stands above, through whatever spans of ours are between them. */
function ancestor(span: SinkSpan, byId: Map<string, SinkSpan>): string | undefined {
  let above = byId.get(span.parentSpanId ?? '')
  while (above && above.attributes['matrix.id'] === undefined) above = byId.get(above.parentSpanId ?? '')
  return above?.traceId === span.traceId ? (above?.attributes['matrix.id'] as string | undefined) : undefined
}

/** Says each problem once, with how often it occurred; none when every span is in its place. */
export function judge({ points, tasks }: Row, spans: SinkSpan[]): string[] {
  const problems: string[] = []
  const byId = new Map(spans.map((span) => [span.spanId ?? '', span]))
  const reached = new Map<string, string[]>()
  for (const span of spans) {
    const id = span.attributes['matrix.id']
    if (typeof id === 'string') reached.set(id, reached.get(id) ?? [])
    if (span.name === 'outside' && span.parentSpanId) problems.push('context leaked out of a task')
    const task = claimed(span)
    if (task === undefined) continue
    reached.set(task, [...(reached.get(task) ?? []), pointOf(span)])
    const above = ancestor(span, byId)
    if (above === undefined) problems.push(`${pointOf(span)}: context is lost`)
    else if (above !== task) problems.push(`${pointOf(span)}: context of another task`)
  }
  if (reached.size !== tasks) problems.push(`${reached.size} tasks instead of ${tasks}`)
  if (!spans.some(({ name }) => name === 'outside'))
    problems.push('nothing was recorded outside of the tasks')
  const expected = [...points].sort().join(', ')
  for (const found of reached.values()) {
    if (found.sort().join(', ') !== expected) problems.push(`reached [${found}] instead of [${expected}]`)
  }
  const counts = new Map<string, number>()
  for (const problem of problems) counts.set(problem, (counts.get(problem) ?? 0) + 1)
  return [...counts].map(([problem, count]) => `${problem} (${count} times)`)
}
