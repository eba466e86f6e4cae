import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { ThroughlineError } from '../../core/errors.js'

function tryListen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      resolve()
    })
  })
}

/**
 * Listens on a port.
 *
 * @param mayStep when the port is taken, try the next ones (at most 100) instead of failing.
 * @returns the port.
 * @throws ThroughlineError `PORT_IN_USE`.
 */
export async function listen(server: Server, host: string, port: number, mayStep: boolean): Promise<number> {
  const last = mayStep ? port + 100 : port
  for (let candidate = port; candidate <= last; candidate++) {
    try {
      await tryListen(server, host, candidate)
      return (server.address() as AddressInfo).port
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      if (code !== 'EADDRINUSE')
        throw new ThroughlineError(
          'INVALID_OPTIONS',
          `cannot listen on ${host}, port ${candidate}: ${(error as Error).message}`,
          [],
          { cause: error },
        )
    }
  }
  throw new ThroughlineError(
    'PORT_IN_USE',
    mayStep
      ? `all ports from ${port} to ${last} are taken; choose one with --port`
      : `port ${port} is taken; stop what listens there, or choose another with --port`,
  )
}
