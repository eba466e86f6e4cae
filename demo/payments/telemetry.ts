import { start } from 'throughline'

export const telemetry = start({
  serviceName: 'payments',
  serviceVersion: '2.3.0',
  environment: 'demo',
  endpoint: process.env.COLLECTOR_URL ?? 'http://localhost:4318',
})
