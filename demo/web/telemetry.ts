import { start } from 'throughline'

export const telemetry = start({
  serviceName: 'shop-web',
  serviceVersion: '3.1.0',
  environment: 'demo',
  endpoint: import.meta.env.VITE_COLLECTOR_URL,
})
