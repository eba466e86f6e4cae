/** `/api/orders/live`: tells every open page what becomes of orders. */
import type { Server } from 'node:http'
import { WebSocketServer } from 'ws'
import { setRoute } from '../shared/http.js'
import type { OrderStatus } from './store.js'

const PATH = '/api/orders/live'
const sockets = new WebSocketServer({ noServer: true })

export function openLive(server: Server): void {
  server.on('upgrade', (request, socket, head) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost')
    if (pathname !== PATH) return socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\n')
    setRoute(PATH)
    sockets.handleUpgrade(request, socket, head, () => {})
  })
}

export function announce(id: number, status: OrderStatus): void {
  const message = JSON.stringify({ id, status })
  for (const socket of sockets.clients) socket.send(message)
}

export function closeLive(): void {
  for (const socket of sockets.clients) socket.terminate()
  sockets.close()
}
