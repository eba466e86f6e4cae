import { type Context, context, type Span, SpanKind, trace } from '@opentelemetry/api'
import { SeverityNumber } from '@opentelemetry/api-logs'
import { markFailed } from '../../core/exception.js'
import { serverAttributes } from '../../core/http/client-span.js'
import type { Instrument, Instruments } from '../../core/instrument.js'
import { guard } from '../../core/safety/guard.js'
import { isTracingSuppressed } from '../../core/safety/suppress.js'
import { together } from '../../core/safety/together.js'
import { wrap } from '../../core/safety/wrap.js'
import * as names from '../../core/semconv.js'
import { traceClass } from '../classes.js'
import { listen } from '../native.js'
import { pageUrl } from '../page/page-url.js'

/** One EventSource of the page. */
interface Stream {
  span: Span
  active: Context
  url: URL
  opened: number
  messages: number
  /** The types that are counted. */
  types: Set<string>
}

/** `EventSource.CLOSED`, which a page may have replaced. */
const CLOSED = 2

/**
 * A CLIENT span for each EventSource, from the construction until it opens or fails, and an event when it is closed
 * that says how often it was connected again and how many messages came. Nothing is added to its address, which is
 * all that could carry our context.
 */
export const eventSource: Instrument = (instruments) => {
  const original = globalThis.EventSource
  if (typeof original !== 'function') return () => {}
  const streams = new Map<EventSource, Stream>()

  const close = (source: EventSource) => {
    const stream = streams.get(source)
    if (stream && streams.delete(source)) tellClosed(instruments, stream)
  }
  const count = (source: EventSource, type: string) => {
    const stream = streams.get(source)
    if (!stream || /^(open|error)$/.test(type) || stream.types.has(type)) return
    stream.types.add(type)
    listen(source, type, () => void stream.messages++)
  }
  const follow = (source: EventSource, stream: Stream) => {
    streams.set(source, stream)
    listen(source, 'open', () => {
      if (stream.opened++ === 0) stream.span.end()
    })
    listen(source, 'error', () => {
      if (stream.opened === 0) guard(() => fail(stream.span))
      if (source.readyState === CLOSED) guard(() => close(source))
    })
    count(source, 'message')
  }

  const closeAll = () => {
    for (const source of streams.keys()) guard(() => close(source))
  }
  const { prototype } = original
  return together([
    // One that is frozen throws, and nothing else is patched then.
    traceClass('EventSource', ([address]: [string | URL]) => begin(instruments, address), follow),
    wrap(
      prototype,
      'close',
      (original) =>
        function (this: EventSource) {
          Reflect.apply(original, this, [])
          guard(() => close(this))
        },
    ),
    wrap(
      prototype,
      'addEventListener',
      (original) =>
        function (this: EventSource, ...given: unknown[]) {
          guard(() => count(this, String(given[0])))
          return Reflect.apply(original as (...given: unknown[]) => void, this, given)
        } as never,
    ),
    listen(globalThis, 'pagehide', closeAll),
    closeAll,
  ])
}

function begin({ tracer }: Instruments, address: string | URL): Stream | undefined {
  const parent = context.active()
  const url = pageUrl(address)
  if (!url || isTracingSuppressed(parent)) return undefined
  const attributes = serverAttributes(url)
  const span = tracer.startSpan('EventSource connect', { kind: SpanKind.CLIENT, attributes }, parent)
  return { span, active: trace.setSpan(parent, span), url, opened: 0, messages: 0, types: new Set() }
}

/** Browsers keep to themselves why. */
function fail(span: Span): void {
  if (!span.isRecording()) return
  markFailed(span, 'NetworkError')
  span.end()
}

function tellClosed({ logger }: Instruments, { span, active, url, opened, messages }: Stream): void {
  if (opened === 0 && span.isRecording()) span.end()
  logger.emit({
    eventName: names.EVENT_SOURCE_CLOSE,
    severityNumber: SeverityNumber.INFO,
    attributes: {
      [names.URL_FULL]: url.href,
      [names.EVENT_SOURCE_MESSAGES]: messages,
      [names.EVENT_SOURCE_RECONNECTS]: Math.max(opened - 1, 0),
    },
    context: active,
  })
}
