import { type Attributes, type Meter, ValueType } from '@opentelemetry/api'
import { methodOf } from '../../core/http/methods.js'
import * as names from '../../core/semconv.js'

/** How many requests of one kind are being served. */
export interface Active {
  count: number
  readonly attributes: Attributes
}

/**
 * How many requests are being served, by method and scheme. Counted here and observed when metrics are collected:
 * a request costs two additions and no measurement.
 *
 * @see https://opentelemetry.io/docs/specs/semconv/http/http-metrics/#metric-httpserveractive_requests
 */
export class ActiveRequests {
  /** Bounded: any method that is not known is one. */
  private readonly kinds = new Map<string, Active>()

  constructor(meter: Meter) {
    const active = meter.createObservableUpDownCounter(names.HTTP_SERVER_ACTIVE_REQUESTS, {
      unit: '{request}',
      description: 'Number of active HTTP server requests.',
      valueType: ValueType.INT,
    })
    active.addCallback((result) => {
      for (const { count, attributes } of this.kinds.values()) result.observe(count, attributes)
    })
  }

  /** Counts a request that came; `count--` on what is answered takes it out. */
  enter(method: string, scheme: string): Active {
    const known = methodOf(method)
    const key = known + scheme
    let active = this.kinds.get(key)
    if (!active) {
      const attributes = { [names.HTTP_REQUEST_METHOD]: known, [names.URL_SCHEME]: scheme }
      active = { count: 0, attributes }
      this.kinds.set(key, active)
    }
    active.count++
    return active
  }
}
