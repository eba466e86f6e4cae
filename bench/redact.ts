/**
 * What the default redaction policy adds to a span of ten attributes as an HTTP server makes them, whose address and
 * query are others each time, beside a policy that hides nothing. Run with `npm run bench:redact`.
 */
import { createPolicy } from '../src/core/redact/policy.js'
import { redactSpan } from '../src/core/redact/records.js'

const SPANS = 30_000
const ROUNDS = 15

let count = 0
const span = () => ({
  name: 'GET /api/stock/:id',
  status: { code: 0 },
  attributes: {
    'http.request.method': 'GET',
    'url.path': `/api/stock/${count++}`,
    'url.query': `page=${count % 7}&sort=price`,
    'url.scheme': 'https',
    'server.address': 'shop.example.com',
    'server.port': 443,
    'user_agent.original': 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko)',
    'client.address': '192.0.2.17',
    'http.route': '/api/stock/:id',
    'http.response.status_code': 200,
  },
  events: [],
  links: [],
})

const policies = { none: createPolicy(false, () => {}), default: createPolicy({}, () => {}) }

function round(policy: (typeof policies)[keyof typeof policies]): number {
  const spans = Array.from({ length: SPANS }, span)
  const started = process.hrtime.bigint()
  for (const one of spans) redactSpan(policy, one)
  return Number(process.hrtime.bigint() - started) / SPANS / 1000
}

const times = { none: [] as number[], default: [] as number[] }
for (let i = -2; i < ROUNDS; i++)
  for (const name of ['none', 'default'] as const) {
    const time = round(policies[name])
    if (i >= 0) times[name].push(time)
  }
console.log(`redaction of one span of ten attributes, µs, median (range) of ${ROUNDS} rounds of ${SPANS}:`)
for (const [name, all] of Object.entries(times)) {
  const sorted = all.toSorted((a, b) => a - b)
  const [least, middle, most] = [sorted[0]!, sorted[ROUNDS >> 1]!, sorted.at(-1)!].map((us) => us.toFixed(3))
  console.log(`  ${name.padEnd(8)} ${middle} (${least}…${most})`)
}
