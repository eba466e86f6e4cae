/** What a page can do without while it loads; `lazy.ts` fetches it when it is asked for. */
import { sha256 as hash } from '../core/redact/hash.js'
import { protobuf as encoder } from './protobuf.js'

export { withIds } from '../core/console/ids.js'
export { createReceivers } from '../core/delivery/receivers.js'
export { createSpool } from '../core/delivery/spool.js'
export { jsonMetrics } from '../core/encode/json/metrics.js'
export { MeterProvider } from '../core/metrics/index.js'
export { openStore } from './delivery/indexed-db.js'
export { outcomeOf, recordResources } from './page/load-details.js'
export { longTasks } from './page/long-tasks.js'
export { fetchAttributes } from './page/timing.js'
export { webVitals } from './page/web-vitals.js'

/** With the script tag, which has no third file. */
export const protobuf = __SCRIPT_TAG__ ? encoder : undefined
export const sha256 = __SCRIPT_TAG__ ? hash : undefined
