import type { Kept } from '../../core/delivery/spool-store.js'

/**
 * All that is known of a request is its key, so that a look at them reads no bodies; the time comes first, for the
 * order. The value is the body.
 */
export type Key = [
  at: number,
  id: string,
  url: string,
  contentType: string,
  bytes: number,
  count: number,
  holder: string | number,
]

export const toKey = ({ at, id, url, contentType, bytes, count, holder }: Kept): Key => [
  at,
  id,
  url,
  contentType,
  bytes,
  count,
  holder,
]
