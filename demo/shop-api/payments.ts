import { HttpError } from '../shared/http.js'
import type { Order } from './store.js'

const PAYMENTS_URL = process.env.PAYMENTS_URL ?? 'http://localhost:3002'

export class PaymentFailedError extends HttpError {
  override readonly name = 'PaymentFailedError'
}

/**
 * Has the `payments` service charge the customer's card.
 *
 * @throws PaymentFailedError (502) with the reason that `payments` gave
 */
export async function charge(order: Order, card: string): Promise<void> {
  const response = await fetch(`${PAYMENTS_URL}/charges`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ amountCents: order.totalCents, card }),
  })
  const answer = (await response.json()) as { error?: string }
  if (!response.ok) throw new PaymentFailedError(502, answer.error ?? `payments answered ${response.status}`)
}
