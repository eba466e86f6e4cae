import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { propagation } from '@opentelemetry/api'
import { HttpError } from '../shared/http.js'
import { telemetry } from './telemetry.js'

const charges = telemetry.counter('shop.charges', {
  description: 'Card charges, by outcome',
  unit: '{charge}',
})

class CardExpiredError extends HttpError {
  override readonly name = 'CardExpiredError'
}

/**
 * Charges a card, as a payment provider would.
 *
 * @throws CardExpiredError (402) for the card `tok_expired`
 */
export function chargeCard({ amountCents, card }: Record<string, unknown>): Promise<{ id: string }> {
  // `shop-api` put the order's number into the baggage; it came with the request, beside the trace.
  const orderId = propagation.getActiveBaggage()?.getEntry('shop.order.id')?.value
  const attributes = { 'shop.order.id': orderId, 'shop.charge.amount': Number(amountCents) / 100 }

  return telemetry.span('charge card', { attributes }, async () => {
    await sleep(120)
    if (card === 'tok_expired') {
      charges.add(1, { outcome: 'declined' })
      throw new CardExpiredError(402, 'The card ending in 0341 expired in 09/24.')
    }
    charges.add(1, { outcome: 'charged' })
    telemetry.log.info('card charged', attributes)
    return { id: `ch_${randomUUID().slice(0, 8)}` }
  })
}
