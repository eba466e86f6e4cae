import type { AddressInfo, Server } from 'node:net'

const TRIES = 50

/**
 * Listens on the first free port from `port` on, loopback only, and answers the server's base URL.
 * Port 0 takes any.
 */
export async function listen(server: Server, port: number): Promise<string> {
  for (let next = port; ; next++) {
    try {
      await listenOn(server, next)
      return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    } catch (error) {
      const taken = (error as NodeJS.ErrnoException).code === 'EADDRINUSE'
      if (!taken || next - port >= TRIES) throw error
    }
  }
}

function listenOn(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject)
      resolve()
    })
  })
}
