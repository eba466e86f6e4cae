/** Real monitoring scripts of others on the page: it goes on as it would, and so do they and we. */
import type { Row } from '../row.js'
import { hostile } from './hostile-page.js'

const load = () =>
  new Promise((resolve, reject) => {
    Object.assign(window, { bench: { endpoint: `${location.origin}/peer` } })
    const script = Object.assign(document.createElement('script'), { type: 'module', src: '/peer.js' })
    script.addEventListener('load', resolve)
    script.addEventListener('error', reject)
    document.head.append(script)
  })

export const peerRows: Row[] = ['sentry', 'datadog', 'faro'].flatMap((peer) => [
  hostile(`${peer} before`, { peer, before: load }),
  hostile(`${peer} after`, { peer, during: load }),
])
