// First, so that it runs before what it instruments is loaded.
import './telemetry.js'
import { trace } from '@opentelemetry/api'
import { listProducts, type Product, placeOrder } from './api.js'
import { openLive } from './live.js'
import { addOrder } from './orders.js'
import { showProduct } from './products.js'
import { showTelemetry } from './status.js'
import { telemetry } from './telemetry.js'

const VISA = 'tok_visa'
const EXPIRED = 'tok_expired'

/** What happens on a click. Throughline opened a span for the click; all of this is below it. */
function order(product: Product, card: string): () => Promise<void> {
  return async () => {
    const traceId = trace.getActiveSpan()?.spanContext().traceId
    const entry = addOrder(product)
    try {
      const placed = await placeOrder(product.id, card)
      entry.accepted(placed)
      telemetry.log.info('order placed', { 'shop.order.id': placed.id, 'shop.product.id': product.id })
    } catch (error) {
      entry.refused((error as Error).message)
      telemetry.log.error('order failed', { 'shop.product.id': product.id, error })
    }
    entry.linkTrace(traceId)
  }
}

telemetry.span('open shop', async () => {
  openLive()
  const products = await listProducts()
  for (const product of products) showProduct(product).addEventListener('click', order(product, VISA))

  const decline = document.querySelector<HTMLButtonElement>('#decline')!
  const thread = products.find(({ id }) => id === 'linen-thread')!
  decline.addEventListener('click', order(thread, EXPIRED))
  decline.disabled = false
  telemetry.log.info('shop opened', { 'shop.products': products.length })
})

showTelemetry(telemetry)
