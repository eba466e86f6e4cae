import type { Context } from '@opentelemetry/api'
import { guard } from '../safety/guard.js'
import type { ReadableSpan, WritableSpan } from './readable.js'

/**
 * What sees each recorded span when it starts and when it ends. Has the shape of the official SDK's, so that
 * its processors, and others' for it, are such.
 *
 * @see https://opentelemetry.io/docs/specs/otel/trace/sdk/#span-processor
 */
export interface SpanProcessor {
  onStart(span: WritableSpan, parent: Context): void
  /** The span is about to end and can still be changed. */
  onEnding?(span: WritableSpan): void
  /** The span has ended and cannot be changed. */
  onEnd(span: ReadableSpan): void
  forceFlush(): Promise<void>
  shutdown(): Promise<void>
}

/** Several processors as one, called in order; a fault of one is kept from the others and from the application. */
export function combined(
  processors: readonly SpanProcessor[],
): Required<Pick<SpanProcessor, 'onStart' | 'onEnding' | 'onEnd'>> {
  const each = (call: (one: SpanProcessor) => void) => {
    for (const one of processors) guard(() => call(one))
  }
  return {
    onStart: (span, parent) => each((one) => one.onStart(span, parent)),
    onEnding: (span) => each((one) => one.onEnding?.(span)),
    onEnd: (span) => each((one) => one.onEnd(span)),
  }
}
