import { type Attributes, type Meter, ValueType } from '@opentelemetry/api'
import * as names from '../../core/semconv.js'

export type Scheme = 'http' | 'https'

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
  /** By scheme, then by method. Bounded: any method that is not known is one. */
  private readonly kinds = { http: new Map<string, Active>(), https: new Map<string, Active>() }

  constructor(meter: Meter) {
    const active = meter.createObservableUpDownCounter(names.HTTP_SERVER_ACTIVE_REQUESTS, {
      unit: '{request}',
      description: 'Number of active HTTP server requests.',
      valueType: ValueType.INT,
    })
    active.addCallback((result) => {
      for (const kinds of Object.values(this.kinds))
        for (const { count, attributes } of kinds.values()) result.observe(count, attributes)
    })
  }

  /**
   * Counts a request that came; `count--` on what is answered takes it out.
   *
   * @param method as the conventions want it
   */
  enter(method: string, scheme: Scheme): Active {
    const kinds = this.kinds[scheme]
    let active = kinds.get(method)
    if (!active) {
      const attributes = { [names.HTTP_REQUEST_METHOD]: method, [names.URL_SCHEME]: scheme }
      active = { count: 0, attributes }
      kinds.set(method, active)
    }
    active.count++
    return active
  }
}
