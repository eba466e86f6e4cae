/** What is exported in benchmarks: spans, log records and measurements as an HTTP server has them. */
import type { Attributes } from '@opentelemetry/api'

/** Ten of a request; path, query and client are others each time. */
export const attributesOf = (index: number): Attributes => ({
  'http.request.method': 'GET',
  'http.route': '/api/orders/{id}',
  'http.response.status_code': 200,
  'url.scheme': 'http',
  'url.path': `/api/orders/${index}`,
  'url.query': `page=${index % 7}&sort=date`,
  'server.address': 'shop.example',
  'server.port': 443,
  'client.address': `10.0.0.${index % 256}`,
  'network.protocol.version': '1.1',
})

const START: [number, number] = [1_790_000_000, 123_456_000]

/** A line about that request, within its span. */
export const logOf = (index: number, resource: object, instrumentationScope: object) => ({
  hrTime: [START[0] + (index >> 4), 123_456_000 + index],
  hrTimeObserved: [START[0] + (index >> 4), 123_457_000 + index],
  severityNumber: 9,
  severityText: 'INFO',
  body: `order ${index} was paid`,
  attributes: attributesOf(index),
  droppedAttributesCount: 0,
  spanContext: { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331', traceFlags: 1 },
  resource,
  instrumentationScope,
})

const BOUNDS = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10]

/** A collection of as many points, of a counter and of a histogram in turns. */
export function collectionOf(points: number, resource: object, scope: object) {
  const times = { startTime: START, endTime: [START[0] + 60, 0] }
  const metricOf = (name: string, dataPointType: number, makeValue: (index: number) => unknown) => ({
    descriptor: { name, description: 'Duration of requests', unit: 's', valueType: 1, type: 'x' },
    aggregationTemporality: 1,
    dataPointType,
    isMonotonic: true,
    dataPoints: Array.from({ length: points / 2 }, (_, index) => ({
      ...times,
      attributes: attributesOf(index),
      value: makeValue(index),
    })),
  })
  const distribution = (index: number) => ({
    buckets: { boundaries: BOUNDS, counts: [...BOUNDS, 1].map((_, bucket) => (bucket * index) % 17) },
    ...{ count: index, sum: index / 3, min: 0.001, max: index / 2 },
  })
  const metrics = [metricOf('orders', 3, (index) => index / 7), metricOf('duration', 0, distribution)]
  return { resource, scopeMetrics: [{ scope, metrics }] }
}
