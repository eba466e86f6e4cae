import { createHash, randomBytes } from 'node:crypto'
import type { Kept, ToKeep } from '../../core/delivery/spool-store.js'

/** What a file's name says of the request in it; which receiver `way` stands for is written inside. */
export interface Name {
  file: string
  at: number
  bytes: number
  count: number
  way: string
  id: string
  /** Until when somebody has claimed it, in milliseconds since 1970; 0 when nobody has. */
  until: number
}

/** The time comes first, in microseconds and with as many digits until the year 2286, so that names sort as what is in them. */
const NAME = /^(\d{16})-([0-9a-f]{16})-(\d+)-(\d+)-([0-9a-f]{12})(?:-(\d+))?\.otlp$/
const TIME_DIGITS = 16
const PER_MS = 1000

/** A file that is being written: whoever dies meanwhile leaves this, and no reader takes it. */
export const UNFINISHED = '.part'

const ours = randomBytes(4).toString('hex')
let made = 0

/** Unlike any other request’s, also of another process. */
export const newId = () => (made++ >>> 0).toString(16).padStart(8, '0') + ours

/** A receiver's short name. */
export const wayOf = ({ url, contentType }: Pick<Kept, 'url' | 'contentType'>): string =>
  createHash('sha256').update(`${contentType}\n${url}`).digest('hex').slice(0, 12)

export function nameOf(
  { at, bytes, count }: Pick<ToKeep, 'at' | 'bytes' | 'count'>,
  id: string,
  way: string,
  until = 0,
): string {
  const time = String(Math.max(0, Math.round(at * PER_MS))).padStart(TIME_DIGITS, '0')
  return `${time}-${id}-${bytes}-${count}-${way}${until ? `-${until}` : ''}.otlp`
}

/** Nothing for a file that is not ours. */
export function readName(file: string): Name | undefined {
  const match = NAME.exec(file)
  if (!match) return undefined
  const [, at, id, bytes, count, way, until = 0] = match
  return {
    ...{ file, id: id!, way: way! },
    ...{ at: Number(at) / PER_MS, bytes: Number(bytes), count: Number(count), until: Number(until) },
  }
}
