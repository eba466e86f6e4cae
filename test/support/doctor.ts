/** Runs `throughline doctor`, and servers that are wrong in one way each. */
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo, Server as TcpServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach } from 'vitest'
import { throughline } from './exec.js'

const cleanups: (() => unknown)[] = []

/** Ends the servers of each test. */
export function endServersAfterEach(): void {
  afterEach(() => {
    for (const clean of cleanups.splice(0).reverse()) clean()
  })
}

/** Listens on a free port of the loopback interface, which is answered. */
export async function listen(server: TcpServer | Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  cleanups.push(() => {
    if ('closeAllConnections' in server) server.closeAllConnections()
    server.close()
  })
  return (server.address() as AddressInfo).port
}

/** The URL of a server that answers by `listener`. */
export const serve = async (listener: RequestListener): Promise<string> =>
  `http://127.0.0.1:${await listen(createServer(listener))}`

/** One that answers every request by a status. */
export const answering = (status: number, headers: Record<string, string> = {}, body = ''): Promise<string> =>
  serve((request, response) => {
    request.resume()
    response.writeHead(status, headers).end(body)
  })

export async function runDoctor(env: Record<string, string>, args: string[] = [], cwd?: string) {
  const THROUGHLINE_SPOOL = join(tmpdir(), 'throughline-doctor')
  const { code, stdout, stderr } = await throughline(['doctor', ...args], {
    env: { THROUGHLINE_SPOOL, ...env },
    cwd,
  }).ended
  const text = stdout.toString()
  return { code, text, stderr, problems: text.match(/PROBLEM .*/g) ?? [] }
}
