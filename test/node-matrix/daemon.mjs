/** A daemon: what its timers do hangs below its own span, until a signal ends it: `daemon.mjs <task>`. */
import { createServer } from 'node:http'
import { start } from 'throughline'

const [id] = process.argv.slice(2)
const telemetry = start({
  serviceName: 'daemon',
  metrics: false,
  daemon: true,
  limits: { exitTimeoutMs: 60_000 },
})
const check = (point) => telemetry.span(point, { attributes: { 'matrix.task': id } }, () => {})

setTimeout(() => {
  check('timer of the daemon')
  queueMicrotask(() => check('microtask of the daemon'))
  const server = createServer((_request, response) => response.end('ok'))
  server.listen(0, '127.0.0.1', async () => {
    await (await fetch(`http://127.0.0.1:${server.address().port}/`)).text()
    check('after a request that it served')
    console.log('ready')
  })
})
