/** Honeycomb's distribution of the official packages, with its web vitals. */
import { HoneycombWebSDK } from '@honeycombio/opentelemetry-web'
import { DocumentLoadInstrumentation } from '@opentelemetry/instrumentation-document-load'
import { FetchInstrumentation } from '@opentelemetry/instrumentation-fetch'

new HoneycombWebSDK({
  endpoint: globalThis.bench.endpoint,
  apiKey: 'none',
  serviceName: 'shop-web',
  instrumentations: [new DocumentLoadInstrumentation(), new FetchInstrumentation()],
}).start()
