/** Throughline with everything on. */
import { start } from 'throughline/browser'

start({ serviceName: 'shop-web', endpoint: globalThis.bench.endpoint })
