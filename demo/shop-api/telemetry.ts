import { PgInstrumentation } from '@opentelemetry/instrumentation-pg'
import { start } from 'throughline'

export const telemetry = start({
  serviceName: 'shop-api',
  serviceVersion: '1.4.0',
  environment: 'demo',
  endpoint: process.env.COLLECTOR_URL ?? 'http://localhost:4318',
  instrumentations: [new PgInstrumentation()],
})
