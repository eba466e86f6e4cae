import type { Kept } from '../../core/delivery/spool-store.js'
import type { Key } from './key.js'

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
