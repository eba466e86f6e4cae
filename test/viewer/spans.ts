import type { LogRecord, Span } from '../../src/collector/wire.js'
import { spanOf } from '../support/viewer-traces.js'

const traceId = '0af7651916cd43dd8448eb211c80319c'

/** A span by its id, its parent's and its time in milliseconds; the rest is of no matter. */
export function span(id: string, parent = '', at = 0, ms = 10, service = 'api'): Span {
  return spanOf(traceId, 1_700_000_000_000, { id, parent, service, name: `name of ${id}`, at, ms })
}

/** A log record; what is not given is empty. */
export function log(part: Partial<LogRecord> = {}): LogRecord {
  return {
    timeUnixNano: '1700000000000000000',
    observedTimeUnixNano: '1700000000000000000',
    severityNumber: 9,
    severityText: 'INFO',
    eventName: '',
    body: 'hello',
    service: 'api',
    traceId: '',
    spanId: '',
    attributes: {},
    resource: {},
    scope: { name: '', version: '' },
    ...part,
  }
}
