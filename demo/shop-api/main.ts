// First, so that it runs before what it instruments is loaded.
import './telemetry.js'
import { createServer } from 'node:http'
import { HttpError, jsonApi } from '../shared/http.js'
import { ready } from '../shared/lifecycle.js'
import { listen } from '../shared/listen.js'
import { closeLive, openLive } from './live.js'
import { placeOrder } from './place-order.js'
import { closeStore, findOrder, listProducts } from './store.js'
import { telemetry } from './telemetry.js'

const server = createServer(
  jsonApi([
    { method: 'GET', path: '/api/products', handle: () => listProducts() },
    { method: 'POST', path: '/api/orders', status: 201, handle: ({ body }) => placeOrder(body) },
    {
      method: 'GET',
      path: '/api/orders/{id}',
      handle: async ({ params }) => {
        const order = await findOrder(Number(params.id))
        if (!order) throw new HttpError(404, `there is no order ${params.id}`)
        return order
      },
    },
    // What an operator asks first: is telemetry getting out, and if not, how much was lost and why?
    { method: 'GET', path: '/api/telemetry-status', handle: () => telemetry.status() },
  ]),
)
openLive(server)

ready(await listen(server, Number(process.env.PORT ?? 3001)), async () => {
  closeLive()
  server.close()
  server.closeAllConnections()
  await telemetry.stop()
  await closeStore()
})
