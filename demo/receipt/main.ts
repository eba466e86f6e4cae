/** A process that lives for one receipt: `main.ts <product> <cents>` prints it and ends. */
// First, so that it runs before what it instruments is loaded.
import './telemetry.js'
import { propagation } from '@opentelemetry/api'
import { renderReceipt } from './render.js'
import { telemetry } from './telemetry.js'

const [product = '', cents = '0'] = process.argv.slice(2)

// `start` found TRACEPARENT, TRACESTATE and BAGGAGE in the environment: the span continues the caller's trace.
const orderId = propagation.getActiveBaggage()?.getEntry('shop.order.id')?.value ?? 'unknown'
telemetry.span('render receipt', { attributes: { 'shop.order.id': orderId } }, () => {
  const receipt = renderReceipt({ orderId, product, totalCents: Number(cents) })
  process.stdout.write(receipt)
  telemetry.log.info('receipt rendered', { 'shop.order.id': orderId, characters: receipt.length })
})

await telemetry.stop()
