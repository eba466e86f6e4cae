import type { SpoolSupply } from '../../core/delivery/spool-stage.js'
import { newTraceId } from '../../core/trace/ids.js'
import { inTime } from '../lazy.js'
import { leaveBehind } from './leave-behind.js'
import { isCarried } from './transport.js'
import { isLeft, onReturn } from './unload.js'

/** The spool of a page: IndexedDB, and what uses it, when the page has loaded and is idle. */
export const pageSpool = (): SpoolSupply => ({
  load: async (parts) => {
    const part = await inTime()
    return part?.createSpool(await part.openStore(), parts)
  },
  isOffline: () => navigator.onLine === false,
  isHidden: () => document.visibilityState === 'hidden',
  isLeft,
  isCarried,
  onReturn,
  putNow(request, body) {
    const kept = { ...request, id: newTraceId(), holder: 0 }
    return leaveBehind({ kept, body }) ? kept : undefined
  },
})
