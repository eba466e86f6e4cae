const WIDTH = 36

const line = (left: string, right: string): string =>
  left + ' '.repeat(Math.max(1, WIDTH - left.length - right.length)) + right

const euros = (cents: number): string => `€ ${(cents / 100).toFixed(2)}`

/** Lays out a receipt as text. */
export function renderReceipt(order: { orderId: string; product: string; totalCents: number }): string {
  const tax = Math.round((order.totalCents * 19) / 119)
  return [
    'SPOOL & THREAD',
    line('Order', order.orderId),
    '-'.repeat(WIDTH),
    line(order.product, euros(order.totalCents)),
    '-'.repeat(WIDTH),
    line('Total', euros(order.totalCents)),
    line('of which VAT 19 %', euros(tax)),
    '',
  ].join('\n')
}
