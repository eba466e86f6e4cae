import { setTimeout as sleep } from 'node:timers/promises'
import { trace } from '@opentelemetry/api'
import type { Order, OrderStatus } from './store.js'
import { telemetry } from './telemetry.js'

/**
 * Packs and ships an order, long after the customer has their answer: a trace of its own, with a link back
 * to the order's, as work that was handed on should be.
 */
export async function ship(
  order: Order,
  advance: (order: Order, status: OrderStatus) => Promise<void>,
): Promise<void> {
  const placed = trace.getActiveSpan()?.spanContext()
  const links = placed ? [{ context: placed }] : []
  const attributes = { 'shop.order.id': order.id }
  try {
    await telemetry.span('ship order', { root: true, links, attributes }, async () => {
      await sleep(800)
      await advance(order, 'packed')
      await sleep(900)
      await advance(order, 'shipped')
      telemetry.log.info('order shipped', attributes)
    })
  } catch (error) {
    console.error(`order ${order.id} could not be shipped: ${(error as Error).message}`)
  }
}
