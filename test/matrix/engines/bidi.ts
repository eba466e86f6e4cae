/** As much of WebDriver BiDi as the matrix needs. https://www.w3.org/TR/webdriver-bidi/ */
import { WebSocket } from 'ws'

export interface Bidi {
  send<T>(method: string, params: object): Promise<T>
  close(): void
}

interface Message {
  id?: number
  type: 'success' | 'error' | 'event'
  result?: unknown
  message?: string
}

export async function connectBidi(url: string): Promise<Bidi> {
  const socket = new WebSocket(url)
  await new Promise((resolve, reject) => {
    socket.on('open', resolve)
    socket.on('error', reject)
  })
  const waiting = new Map<number, { resolve(result: never): void; reject(error: Error): void }>()
  let last = 0
  socket.on('message', (data) => {
    const { id, type, result, message } = JSON.parse(String(data)) as Message
    const call = waiting.get(id ?? -1)
    if (!call) return
    waiting.delete(id!)
    if (type === 'success') call.resolve(result as never)
    else call.reject(new Error(message))
  })
  socket.on('close', () => {
    for (const { reject } of waiting.values()) reject(new Error('the browser closed the connection'))
  })
  return {
    send: (method, params) =>
      new Promise((resolve, reject) => {
        waiting.set(++last, { resolve, reject })
        socket.send(JSON.stringify({ id: last, method, params }), (fault) => fault && reject(fault))
      }),
    close: () => socket.close(),
  }
}
