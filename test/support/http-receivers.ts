/** Plain and secured servers that telemetry in this process sends to, and what it warns of, around the tests of a file. */
import { readFileSync } from 'node:fs'
import { createServer, type RequestListener, type Server } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import type { TLSSocket } from 'node:tls'
import { fileURLToPath } from 'node:url'
import { afterEach, type MockInstance, vi } from 'vitest'
import { type StartOptions, start, type Telemetry } from '../../src/node/index.js'

const pem = (name: string) => fileURLToPath(new URL(`../fixtures/tls/${name}.pem`, import.meta.url))
export const readPem = (name: string) => readFileSync(pem(name))

/** What a client needs for the secured ones. */
export const TLS = { ca: pem('ca'), cert: pem('client-cert'), key: pem('client-key') }

/** What is to be ended after the test. */
export const cleanups: (() => unknown)[] = []
/** What was begun last. */
export let telemetry: Telemetry
let warn: MockInstance<typeof console.warn>
export const warnings = () => warn.mock.calls.map(([line]) => String(line)).join('\n')

/** Ends what a test began, and forgets its variables and warnings. */
export function receiversAroundTests(): void {
  warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
  afterEach(async () => {
    await telemetry.stop({ timeoutMs: 100 })
    for (const clean of cleanups.splice(0).reverse()) await clean()
    vi.unstubAllEnvs()
    warn.mockClear()
  })
}

export function begin(options: StartOptions): void {
  telemetry = start({ metrics: false, logs: false, instrument: false, spool: false, ...options })
}

/** Makes a span, and waits for its fate. */
export async function export1(): Promise<void> {
  telemetry.span('one', () => {})
  await telemetry.flush()
}

export interface Listening {
  port: number
  requests: {
    url: string | undefined
    headers: Record<string, unknown>
    port: number | undefined
    client: string
  }[]
}

export async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  cleanups.push(() => {
    server.closeAllConnections()
    server.close()
  })
  return (server.address() as AddressInfo).port
}

/** A receiver that takes everything; a secured one wants to know who asks. */
export async function receiver(secure = false): Promise<Listening> {
  const requests: Listening['requests'] = []
  const take: RequestListener = (incoming, response) => {
    const { url, headers, socket } = incoming
    const client = secure ? String((socket as TLSSocket).getPeerCertificate().subject?.CN) : ''
    requests.push({ url, headers, port: socket.remotePort, client })
    incoming.resume().on('end', () => response.end())
  }
  const tls = {
    ...{ key: readPem('server-key'), cert: readPem('server-cert'), ca: readPem('ca') },
    requestCert: true,
  }
  return { requests, port: await listen(secure ? createSecureServer(tls, take) : createServer(take)) }
}
