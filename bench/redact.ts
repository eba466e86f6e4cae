/**
 * What the default redaction policy adds to a span of ten attributes as an HTTP server makes them, beside a policy that
 * hides nothing: path and query are others each time, and in the last line every text is. Run with `npm run bench:redact`.
 */
import { createPolicy } from '../src/core/redact/policy.js'
import { redactSpan } from '../src/core/redact/records.js'

/** Short rounds, so that most of them are met by nothing else that the machine does. */
const SPANS = 1000
const ROUNDS = 200

let count = 0
const span = (tail: string | number = '') => ({
  name: `GET /api/stock/:id${tail}`,
  status: { code: 0 },
  attributes: {
    'http.request.method': `GET${tail}`,
    'url.path': `/api/stock/${count++}`,
    'url.query': `page=${count % 7}&sort=price`,
    'url.scheme': `https${tail}`,
    'server.address': `shop.example.com${tail}`,
    'server.port': 443,
    'user_agent.original': `Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko)${tail}`,
    'client.address': `192.0.2.17${tail}`,
    'http.route': `/api/stock/:id${tail}`,
    'http.response.status_code': 200,
  },
  events: [],
  links: [],
})

const none = createPolicy(false, () => {})
const byDefault = createPolicy({}, () => {})
const cases = [
  { name: 'none', policy: none, make: () => span(), times: [] as number[] },
  { name: 'default', policy: byDefault, make: () => span(), times: [] as number[] },
  { name: 'default, all texts new', policy: byDefault, make: () => span(count), times: [] as number[] },
]

function round({ policy, make }: (typeof cases)[number]): number {
  // Parsed, as what comes from a socket is: pieces joined here would be joined when they are first read, below.
  const spans = Array.from(
    { length: SPANS },
    () => JSON.parse(JSON.stringify(make())) as ReturnType<typeof span>,
  )
  const started = process.hrtime.bigint()
  for (const one of spans) redactSpan(policy, one)
  return Number(process.hrtime.bigint() - started) / SPANS / 1000
}

for (let i = -50; i < ROUNDS; i++)
  for (const one of cases) {
    const time = round(one)
    if (i >= 0) one.times.push(time)
  }
console.log(
  `redaction of one span of ten attributes, µs, median (5 % to 95 %) of ${ROUNDS} rounds of ${SPANS}:`,
)
for (const { name, times } of cases) {
  const sorted = times.toSorted((a, b) => a - b)
  const [low, middle, high] = [0.05, 0.5, 0.95].map((part) => sorted[Math.floor(ROUNDS * part)]!.toFixed(3))
  console.log(`  ${name.padEnd(22)} ${middle} (${low}…${high})`)
}
