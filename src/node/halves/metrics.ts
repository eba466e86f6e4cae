import type { Collected, Point } from '../../core/encode/metrics.js'

/** Two collections, each with half of one's data points; undefined when there is but one. */
export function halvesOfCollection({
  resource,
  scopeMetrics,
}: Collected): [Collected, Collected] | undefined {
  const points = scopeMetrics.flatMap(({ metrics }) => metrics.flatMap(({ dataPoints }) => dataPoints))
  if (points.length < 2) return undefined
  const first = new Set(points.slice(0, points.length >> 1))
  const only = (isWanted: (point: Point) => boolean): Collected => ({
    resource,
    scopeMetrics: scopeMetrics
      .map(({ scope, metrics }) => ({
        scope,
        metrics: metrics
          .map((metric) => ({ ...metric, dataPoints: metric.dataPoints.filter(isWanted) }))
          .filter(({ dataPoints }) => dataPoints.length > 0),
      }))
      .filter(({ metrics }) => metrics.length > 0),
  })
  return [only((point) => first.has(point)), only((point) => !first.has(point))]
}
