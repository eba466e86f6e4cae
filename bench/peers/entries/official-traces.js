/** The official packages of the 2.12 line: traces alone, with zone context and fetch. */
import { ZoneContextManager } from '@opentelemetry/context-zone'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { registerInstrumentations } from '@opentelemetry/instrumentation'
import { FetchInstrumentation } from '@opentelemetry/instrumentation-fetch'
import { BatchSpanProcessor, WebTracerProvider } from '@opentelemetry/sdk-trace-web'

const url = `${globalThis.bench.endpoint}/v1/traces`
const provider = new WebTracerProvider({
  spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter({ url }))],
})
provider.register({ contextManager: new ZoneContextManager() })
registerInstrumentations({ instrumentations: [new FetchInstrumentation()] })
