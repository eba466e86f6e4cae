import type { Instrument } from '../../core/instrument.js'
import { frameworkRoutes } from '../routes/index.js'
import { ActiveRequests } from './active-requests.js'
import { httpClient } from './client.js'
import { http2Client } from './http2-client.js'
import { http2Server } from './http2-server.js'
import { ServedDurations } from './served-durations.js'
import { httpServer } from './server.js'

/** `node:http`, `node:https` and `node:http2`, both ends. */
export const nodeHttp: Instrument = (instruments) => {
  // Loaded here and not by import: nobody else's program should pay for it while telemetry is off.
  const http2 = process.getBuiltinModule('node:http2')
  // Durations are there when metrics are.
  const active = instruments.durations && new ActiveRequests(instruments.meter)
  const served = {
    ...instruments,
    active,
    served: instruments.durations && new ServedDurations(instruments.meter),
  }
  const stops = [
    frameworkRoutes(instruments),
    httpServer(served),
    httpClient(instruments),
    http2Server(http2, served),
    http2Client(http2, instruments),
  ]
  return () => {
    for (const stop of stops) stop()
  }
}
