/** The server that is measured: it measures itself, by the CPU time that its process has used. */
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

const [scenario, upstream, turns] = process.argv.slice(2) as [string, string, string]
let isIdle = false

/** About 1 KB as JSON, made anew for each answer, as applications do. */
const product = {
  id: 4711,
  name: 'Coffee grinder with a conical burr',
  tags: ['kitchen', 'coffee', 'steel', 'new'],
  price: { amount: 129.9, currency: 'EUR', taxed: true },
  stock: Array.from({ length: 8 }, (_, shelf) => ({ warehouse: `WH-${shelf}`, shelf, count: shelf * 7 })),
  description: 'Forty settings from espresso to French press, and a motor that stays cool. '.repeat(6),
}

function answer(response: ServerResponse): void {
  const body = JSON.stringify(product)
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length }).end(body)
}

/** The same amount of work for everybody: a number of turns and not a time. */
function work(): number {
  let sum = 0
  const most = isIdle ? 1 : Number(turns)
  for (let turn = 0; turn < most; turn++) sum = (Math.imul(sum ^ turn, 0x9e3779b1) >>> 0) + turn
  return sum
}

const server = createServer(async (_request, response) => {
  if (scenario === 'work') {
    await (await fetch(`${upstream}/price`)).json()
    product.id = work() % 9000
  }
  answer(response)
})
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port))

let before = process.cpuUsage()
/** What is answered to each word of the one that measures. */
const answers: Record<string, () => unknown> = {
  idle: () => (isIdle = true),
  work: () => (isIdle = false),
  begin: () => (before = process.cpuUsage()),
  end: () => {
    const { user, system } = process.cpuUsage(before)
    return user + system
  },
  heap: () => {
    global.gc?.()
    return process.memoryUsage().heapUsed
  },
}
process.on('message', (word) => process.send?.(answers[String(word)]!()))
process.on('disconnect', () => process.exit())
