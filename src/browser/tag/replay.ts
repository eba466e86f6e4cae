import { type Context, ROOT_CONTEXT, type Span, type SpanOptions, trace } from '@opentelemetry/api'
import { logs, SeverityNumber } from '@opentelemetry/api-logs'
import { recordError } from '../../core/exception.js'
import { createLog, type Log, toAttributes } from '../../core/logs/log.js'
import { guard } from '../../core/safety/guard.js'
import type { Telemetry } from '../../core/telemetry.js'
import { setRoute } from '../page/route.js'
import type { Call } from './queue.js'

const SCOPE = 'throughline'

/** Makes calls of before the start, in their order and with their times. */
export function createReplay(telemetry: Telemetry): (call: Call) => void {
  const tracer = trace.getTracer(SCOPE, __VERSION__)
  const logger = logs.getLogger(SCOPE, __VERSION__)
  const spans = new WeakMap<Call, Span>()
  const contextOf = ({ within }: Call): Context => {
    const span = within && spans.get(within)
    return span ? trace.setSpan(ROOT_CONTEXT, span) : ROOT_CONTEXT
  }

  const span = (call: Call) => {
    const [name, options] = call.given as [string, SpanOptions | undefined]
    const span = tracer.startSpan(name, { ...options, startTime: call.time }, contextOf(call))
    spans.set(call, span)
    call.ended = () => guard(() => end(span, call))
    if (call.end) call.ended()
  }
  const log = (call: Call, level: string) => {
    const context = contextOf(call)
    const dated = createLog({
      ...logger,
      emit: (record) => logger.emit({ ...record, context, timestamp: call.time }),
    })
    dated[level as keyof Log](...(call.given as Parameters<Log['info']>))
  }
  const event = (call: Call) => {
    const [eventName, attributes] = call.given as Parameters<Telemetry['event']>
    logger.emit({
      eventName,
      timestamp: call.time,
      severityNumber: SeverityNumber.INFO,
      attributes: toAttributes(attributes),
      context: contextOf(call),
    })
  }

  return (call) =>
    void guard(() => {
      const [method, level] = call.method.split('.')
      if (level) log(call, level)
      else if (method === 'span') span(call)
      else if (method === 'event') event(call)
      else if (method === 'setRoute') setRoute(call.given[0] as string)
      // What it throws is the page's own error, and no fault of ours.
      else if (method === 'ready')
        queueMicrotask(() => (call.given[0] as (given: Telemetry) => void)(telemetry))
    })
}

/** What a function did with its span, and how it ended. */
function end(span: Span, { done = [], thrown, end }: Call): void {
  const methods = span as unknown as Record<string, (...given: unknown[]) => unknown>
  for (const [time, method, given] of done) {
    // What comes after the span's end changes nothing.
    if (method === 'end') span.end(time)
    else methods[method]!(...(method === 'addEvent' ? [given[0], given[1], time] : given))
  }
  if (thrown) recordError(span, thrown[0])
  span.end(end)
}
