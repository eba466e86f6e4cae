import { createConnection } from 'node:net'
import { expect } from 'vitest'
import type { RunningDemo } from '../../demo/run/summary.js'
import type { LogList, MetricList, ServiceList, Trace } from '../../src/collector/wire.js'
import { get } from './trace.js'

/** Each service says who it is, by the names of the resource conventions. */
export function expectResources(trace: Trace): void {
  const versions = { 'shop-web': '3.1.0', 'shop-api': '1.4.0', payments: '2.3.0', receipt: '1.0.2' }
  for (const [service, version] of Object.entries(versions)) {
    const span = trace.spans.find((one) => one.service === service)
    expect(span?.resource).toMatchObject({
      'service.name': service,
      'service.version': version,
      'deployment.environment.name': 'demo',
      'telemetry.sdk.name': 'throughline',
      'telemetry.sdk.language': service === 'shop-web' ? 'webjs' : 'nodejs',
      'telemetry.sdk.version': expect.stringMatching(/^\d+\.\d+\.\d+/),
    })
  }
}

/** None of the demo's processes runs, and none of its ports is taken. */
export async function expectGone(demo: RunningDemo): Promise<void> {
  for (const [name, pid] of Object.entries(demo.pids))
    expect(() => process.kill(pid, 0), `${name} (${pid})`).toThrow('ESRCH')
  const urls = [demo.page, demo.collector, demo.shopApi, demo.payments, demo.database]
  for (const url of urls) if (url) expect(await isOpen(Number(new URL(url).port)), url).toBe(false)
}

const isOpen = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = createConnection({ port, host: '127.0.0.1' })
    socket.on('connect', () => resolve(true)).on('error', () => resolve(false))
    socket.on('connect', () => socket.destroy())
  })

/** Opens what the demo left on disk: the last order's trace and the services' last metrics are in it. */
export async function expectKept(dataDir: string): Promise<void> {
  const { startCollector } = await import('throughline/collector')
  const collector = await startCollector({ dataDir, port: 0 })
  try {
    const { services } = await get<ServiceList>(`${collector.url}/api/otel/services`)
    expect(services.map(({ name }) => name).sort()).toEqual([
      'payments',
      'receipt',
      'shop-api',
      'shop-script-tag',
      'shop-web',
    ])
    const orders = await get<MetricList>(`${collector.url}/api/otel/metrics?name=shop.orders`)
    const last = (outcome: string) =>
      orders.metrics.find(({ attributes }) => attributes.outcome === outcome)?.value
    expect([last('paid'), last('declined')]).toEqual([3, 1])
    const values = await get<MetricList>(`${collector.url}/api/otel/metrics?name=shop.order.value`)
    expect(values.metrics[0]).toMatchObject({ type: 'histogram', unit: 'EUR', count: 3, sum: 8.4 * 2 + 7.2 })
    const { logs } = await get<LogList>(`${collector.url}/api/otel/logs?service=shop-api&limit=1`)
    expect(logs[0]?.body).toBe('order paid')
  } finally {
    await collector.stop()
  }
}
