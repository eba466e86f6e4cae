import type { ErrorCode } from '../../core/errors.js'
import type { Store } from '../store.js'

/** What goes to the store's thread. */
export interface Call {
  id: number
  method: Exclude<keyof Store, 'onLogs'>
  argument: unknown
}

/** What comes back: the outcome of a call, or news. */
export type Answer =
  | { id: number; result: unknown; error?: undefined; event?: undefined }
  | { id: number; error: { code: ErrorCode; message: string }; event?: undefined }
  | { event: 'logs' }
