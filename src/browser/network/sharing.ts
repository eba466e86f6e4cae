import type { Context } from '@opentelemetry/api'
import type { Instruments } from '../../core/instrument.js'
import { withoutShared } from '../../core/shared-attributes.js'

/**
 * The context to send to a target: another origin that allows `traceparent` and not `baggage` would fail the whole
 * request, so the session goes there only when asked.
 */
export const sharingWith = ({ session }: Instruments, { origin }: URL, context: Context): Context =>
  // A WebSocket's scheme stands for that of the request which opens it.
  session.sendTo === 'targets' || origin.replace(/^ws/, 'http') === globalThis.origin
    ? context
    : withoutShared(context)
