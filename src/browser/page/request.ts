import { type Attributes, type Context, SpanKind, type Tracer } from '@opentelemetry/api'
import * as names from '../../core/semconv.js'

/** Records a request that the page made to be loaded; times are since the navigation. */
export function recordRequest(
  tracer: Tracer,
  spanName: string,
  { name, responseStatus }: PerformanceResourceTiming,
  from: number,
  to: number,
  parent: Context,
  more?: Attributes,
): void {
  const { timeOrigin } = performance
  const attributes = {
    [names.URL_FULL]: name,
    [names.HTTP_RESPONSE_STATUS_CODE]: responseStatus || undefined,
    ...more,
  }
  tracer
    .startSpan(spanName, { kind: SpanKind.CLIENT, startTime: timeOrigin + from, attributes }, parent)
    .end(timeOrigin + to)
}
