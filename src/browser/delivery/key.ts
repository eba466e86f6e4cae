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

export const fromKey = ([at, id, url, contentType, bytes, count, holder]: Key): Kept => ({
  at,
  id,
  url,
  contentType,
  bytes,
  count,
  holder,
})

/** Somebody else may have written there. */
export const isKey = (key: unknown): key is Key => Array.isArray(key) && key.length === 7

/** Says that the request of this id was claimed: who finds it elsewhere is late. */
export type Mark = [at: number, id: string]

export const isMark = (key: unknown): key is Mark => Array.isArray(key) && key.length === 2
