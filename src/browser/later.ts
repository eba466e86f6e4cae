/** What a page can do without while it loads; `lazy.ts` fetches it when it is asked for. */

export { createSpool } from '../core/delivery/spool.js'
export { createCodecs } from '../core/encode/codecs.js'
export { MeterProvider } from '../core/metrics/index.js'
export { openStore } from './delivery/indexed-db.js'
export { longTasks } from './page/long-tasks.js'
export { webVitals } from './page/web-vitals.js'
