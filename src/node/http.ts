import type { Instrument } from '../core/instrument.js'
import { httpClient } from './http-client.js'
import { httpServer } from './http-server.js'
import { http2Client } from './http2-client.js'
import { http2Server } from './http2-server.js'
import { frameworkRoutes } from './routes/index.js'

/** `node:http`, `node:https` and `node:http2`, both ends. */
export const nodeHttp: Instrument = (instruments) => {
  // Loaded here and not by import: nobody else's program should pay for it while telemetry is off.
  const http2 = process.getBuiltinModule('node:http2')
  const stops = [
    frameworkRoutes(instruments),
    httpServer(instruments),
    httpClient(instruments),
    http2Server(http2, instruments),
    http2Client(http2, instruments),
  ]
  return () => {
    for (const stop of stops) stop()
  }
}
