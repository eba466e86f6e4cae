/** An application that makes one of everything, sends it as it is told to, and prints what became of it. */
import { start } from 'throughline'

const telemetry = start(JSON.parse(process.argv[2]))
const attributes = {
  text: 'naïve ✓ 💥',
  whole: 9007199254740991,
  part: 0.1,
  yes: true,
  list: ['a', 'b'],
  numbers: [1, 2],
}

telemetry.span('order', { attributes }, (order) => {
  telemetry.span(
    'price',
    { links: [{ context: order.spanContext(), attributes: { why: 'asked' } }] },
    () => {},
  )
  try {
    telemetry.span('pay', (span) => {
      span.addEvent('asked the bank', { bank: 'first' })
      throw new TypeError('no money')
    })
  } catch {}
  telemetry.log.warn('stock low', attributes)
  telemetry.event('quality_gate', { passed: true })
})
telemetry
  .counter('orders', { unit: '{order}', description: 'Orders that were placed' })
  .add(3, { shop: 'north' })
telemetry.upDownCounter('baskets').add(-2)
telemetry.gauge('temperature').record(21.5)
for (const seconds of [0.004, 0.2, 7]) telemetry.histogram('wait', { unit: 's' }).record(seconds)

await telemetry.stop({ timeoutMs: 30_000 })
console.log(JSON.stringify(telemetry.status()))
