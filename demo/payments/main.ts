// First, so that it runs before what it instruments is loaded.
import './telemetry.js'
import { createServer } from 'node:http'
import { jsonApi } from '../shared/http.js'
import { ready } from '../shared/lifecycle.js'
import { listen } from '../shared/listen.js'
import { chargeCard } from './charge.js'
import { telemetry } from './telemetry.js'

const server = createServer(
  jsonApi([{ method: 'POST', path: '/charges', status: 201, handle: ({ body }) => chargeCard(body) }]),
)

ready(await listen(server, Number(process.env.PORT ?? 3002)), async () => {
  server.close()
  server.closeAllConnections()
  await telemetry.stop()
})
