/** What the wire says of a row. */
import type { SinkSpan } from '../support/sink.js'

/** Every span that names its owner has to be the owner's child; answers those that are not. */
export function judge(spans: SinkSpan[]): string[] {
  const byId = new Map(spans.map((span) => [span.spanId, span]))
  const owned = spans.filter(({ attributes }) => attributes.owner)
  if (owned.length === 0) return ['no span came over the wire']
  return owned.flatMap(({ name, attributes, parentSpanId = '', traceId }) => {
    const parent = byId.get(parentSpanId)
    const isRight = parent?.name === attributes.owner && parent?.traceId === traceId
    return isRight
      ? []
      : [`on the wire "${name}" of ${attributes.owner} is below ${parent?.name ?? 'nothing'}`]
  })
}
