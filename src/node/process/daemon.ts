import { trace } from '@opentelemetry/api'
import type { Platform } from '../../core/platform.js'
import * as core from '../../core/process/daemon.js'
import { setProcessContext } from '../context.js'

/** Begins the span of the process's life, and makes it the parent of what has no other. */
export const startDaemon: Platform['startDaemon'] = ({ daemon }, manager, parts) => {
  if (!daemon) return []
  const own = core.startDaemon(daemon, manager.active(), parts)
  setProcessContext(manager, own)
  return [{ context: trace.getSpanContext(own)! }]
}
