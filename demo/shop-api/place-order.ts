import { HttpError } from '../shared/http.js'
import { announce } from './live.js'
import { charge } from './payments.js'
import { printReceipt } from './receipt.js'
import { ship } from './ship.js'
import { findProduct, insertOrder, type Order, type OrderStatus, setStatus } from './store.js'
import { telemetry } from './telemetry.js'

const orders = telemetry.counter('shop.orders', { description: 'Orders, by outcome', unit: '{order}' })
const values = telemetry.histogram('shop.order.value', { description: 'Value of paid orders', unit: 'EUR' })

/** `POST /api/orders` with `{ productId, card }`: stores the order, charges the card, prints the receipt. */
export async function placeOrder({ productId, card }: Record<string, unknown>) {
  const product = await findProduct(String(productId))
  if (!product) throw new HttpError(404, `there is no product ${productId}`)
  const order = await insertOrder(product)
  announce(order.id, 'received')
  telemetry.log.info('order received', { 'shop.order.id': order.id, 'shop.product.id': product.id })

  // Whoever is called from here on, in whatever process, finds the order's number in the baggage.
  return telemetry.withBaggage({ 'shop.order.id': String(order.id) }, async () => {
    try {
      await charge(order, String(card))
    } catch (error) {
      await advance(order, 'declined')
      orders.add(1, { outcome: 'declined' })
      telemetry.log.error('order declined', { 'shop.order.id': order.id, error })
      throw error
    }
    await advance(order, 'paid')
    orders.add(1, { outcome: 'paid' })
    values.record(order.totalCents / 100)
    const receipt = await printReceipt(product)
    telemetry.log.info('order paid', {
      'shop.order.id': order.id,
      'shop.order.value': order.totalCents / 100,
    })
    void ship(order, advance)
    return { ...order, status: 'paid', receipt }
  })
}

async function advance(order: Order, status: OrderStatus): Promise<void> {
  await setStatus(order.id, status)
  announce(order.id, status)
}
