/** Ports for servers that cannot choose one themselves, or that come back to theirs. */
import { randomInt } from 'node:crypto'
import { createServer } from 'node:net'

/** Below those that a system gives to whoever asks for any: one of these could be somebody's before it is taken. */
const [FIRST, BEYOND] = [10_000, 30_000]

/** A port of the loopback interface that is free now. */
export async function freePort(): Promise<number> {
  const port = randomInt(FIRST, BEYOND)
  const server = createServer()
  const isFree = await new Promise<boolean>((resolve) => {
    server.on('error', () => resolve(false)).listen(port, '127.0.0.1', () => resolve(true))
  })
  if (!isFree) return freePort()
  await new Promise((resolve) => server.close(resolve))
  return port
}
