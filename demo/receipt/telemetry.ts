import { start } from 'throughline'

export const telemetry = start({
  serviceName: 'receipt',
  serviceVersion: '1.0.2',
  environment: 'demo',
  endpoint: process.env.COLLECTOR_URL ?? 'http://localhost:4318',
})
