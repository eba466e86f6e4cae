import type { Link, SpanStatus } from '@opentelemetry/api'
import type { LogValue, LogValues } from '../logs/attributes.js'
import type { Scope, SpanEvent } from '../trace/readable.js'
import type { Policy } from './policy.js'

/** What of a span can say a secret. Its lists are its own. */
interface Span {
  name: string
  status: SpanStatus
  attributes: object
  readonly events: SpanEvent[]
  readonly links: Link[]
}

/** Leaves of a span that is over what may be told of it. */
export function redactSpan(policy: Policy, span: Span): void {
  span.name = policy.text(span.name, 'span.name')
  span.attributes = policy.attributes(span.attributes, 'span')
  const { code, message } = span.status
  if (message) span.status = { code, message: policy.text(message, 'span.status') }
  for (const event of span.events) {
    event.name = policy.text(event.name, 'event.name')
    if (event.attributes) event.attributes = policy.attributes(event.attributes, 'event')
  }
  for (const link of span.links)
    if (link.attributes) link.attributes = policy.attributes(link.attributes, 'link')
}

interface Log {
  body?: LogValue
  eventName?: string
  severityText?: string
  attributes: LogValues
}

/** The same for a log record. */
export function redactLog(policy: Policy, log: Log): void {
  log.attributes = policy.attributes(log.attributes, 'log')
  if (log.body !== undefined) log.body = policy.value('', log.body, 'log.body') as LogValue
  if (log.eventName) log.eventName = policy.text(log.eventName, 'event.name')
  if (log.severityText) log.severityText = policy.text(log.severityText, 'log')
}

/** The same for who made a record, by its name. */
export const redactScope = (policy: Policy, ...given: (string | undefined)[]): Scope => {
  const [name = '', version, schemaUrl] = given.map((text) => text && policy.text(text, 'scope'))
  return { name, version, schemaUrl } as Scope
}
