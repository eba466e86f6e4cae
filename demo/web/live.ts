import { showStatus } from './orders.js'

const label = document.querySelector<HTMLElement>('#live')!
const RETRY_MS = 2000

/** Follows what becomes of orders over a WebSocket, and opens another when it closes. */
export function openLive(): void {
  const address = new URL('/api/orders/live', location.href)
  address.protocol = address.protocol.replace('http', 'ws')
  const socket = new WebSocket(address)
  socket.addEventListener('open', () => say('Live', true))
  socket.addEventListener('message', ({ data }) => {
    const { id, status } = JSON.parse(data)
    showStatus(id, status)
  })
  socket.addEventListener('close', () => {
    say('Reconnecting …', false)
    setTimeout(openLive, RETRY_MS)
  })
}

function say(text: string, connected: boolean): void {
  label.textContent = text
  label.classList.toggle('connected', connected)
}
