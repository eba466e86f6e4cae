/** How a service of the demo reports to `demo/start.ts`, and ends when that says so. */

/**
 * Says where the service listens, and calls `stop` once: when `start.ts` asks, when `start.ts` is gone, or,
 * for a service started by hand, on Ctrl-C.
 */
export function ready(url: string, stop: () => Promise<unknown>): void {
  let stopping = false
  const end = () => {
    if (stopping) return
    stopping = true
    void stop().finally(() => process.exit())
  }
  process.on('message', (message) => {
    if (message === 'stop') end()
  })
  process.on('disconnect', end)
  process.on('SIGTERM', end)
  // A terminal sends Ctrl-C to every process it started, and it is start.ts that knows the order.
  process.on('SIGINT', () => {
    if (!process.connected) end()
  })
  if (process.send) process.send({ url })
  else console.log(`listening on ${url}`)
}
