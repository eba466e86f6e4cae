/** All rows of the browser matrix, in the order in which they are printed. */
import type { Row } from './row.js'
import { adverseRows } from './rows/adverse.js'
import { deliveryRows } from './rows/delivery.js'
import { elementRows } from './rows/elements.js'
import { eventRows } from './rows/events.js'
import { hostileRows } from './rows/hostile.js'
import { instrumentRows } from './rows/instruments.js'
import { isolationRows } from './rows/isolation.js'
import { networkRows } from './rows/network.js'
import { observerRows } from './rows/observers.js'
import { peerRows } from './rows/peers.js'
import { promiseRows } from './rows/promises.js'
import { retentionRows } from './rows/retention.js'
import { storageRows } from './rows/storage.js'
import { streamRows } from './rows/streams.js'
import { timerRows } from './rows/timers.js'

export const rows: Row[] = [
  ...promiseRows,
  ...timerRows,
  ...eventRows,
  ...observerRows,
  ...networkRows,
  ...streamRows,
  ...storageRows,
  ...elementRows,
  ...isolationRows,
  ...retentionRows,
  ...instrumentRows,
  ...deliveryRows,
  ...hostileRows,
  ...adverseRows,
  ...peerRows,
]
