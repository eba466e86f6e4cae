import type { Instrument } from '../../core/instrument.js'
import { frameworkRoutes } from '../routes/index.js'
import { httpClient } from './client.js'
import { http2Client } from './http2-client.js'
import { http2Server } from './http2-server.js'
import { httpServer } from './server.js'

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
