/** Where our kilobytes go in an application's bundle: what each module takes of its gzip form, by its room. */
import { gzipSync } from 'node:zlib'
import type { Rolldown } from 'vite'
import { buildPeer } from './build.js'
import { bitsOfBytes } from './deflate.js'
import { sourcesOf } from './source-map.js'

const GZIP_HEADER = 10

export interface Share {
  room: string
  /** Bytes. */
  atLoad: number
  later: number
}

/** `src/core/trace/span.ts` is in `src/core/trace`, a dependency in its package. */
function roomOf(source: string | undefined): string {
  if (!source) return "the bundler's own, such as what loads chunks"
  const dependency = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(source)?.[1]
  if (dependency) return dependency
  const own = /\/(src\/.*)$/.exec(source)?.[1]
  if (!own) return 'the application'
  return own.split('/').length > 3 ? own.split('/').slice(0, 3).join('/') : own
}

/** In UTF-8. The first half of a pair counts for both; a line's end is one as well. */
function bytesOf(unit: number): number {
  if (unit >= 0xd800 && unit <= 0xdfff) return unit < 0xdc00 ? 4 : 0
  if (unit >= 0x800) return 3
  return unit >= 0x80 ? 2 : 1
}

/** Bits by source. What a column costs counts for the last source that was named before it. */
function bitsOf({ code, map }: Rolldown.OutputChunk): Map<string | undefined, number> {
  const costs = bitsOfBytes(gzipSync(code, { level: 9 }).subarray(GZIP_HEADER))
  const lines = sourcesOf(map!.mappings)
  const bits = new Map<string | undefined, number>()
  let at = 0
  for (const [number, line] of code.split('\n').entries()) {
    const segments = lines[number] ?? []
    let next = 0
    let source: string | undefined
    for (let column = 0; column <= line.length; column++) {
      for (; segments[next] && segments[next]![0] <= column; next++) {
        const index = segments[next]![1]
        source = index === undefined ? undefined : map!.sources[index]
      }
      const bytes = bytesOf(line.charCodeAt(column))
      for (const end = at + bytes; at < end; at++)
        bits.set(source, (bits.get(source) ?? 0) + (costs[at] ?? 0))
    }
  }
  return bits
}

/** The shares of all rooms, the largest first; together they are what the chunks have, but for their headers. */
export async function explain(): Promise<Share[]> {
  const built = await buildPeer('ours', true)
  const rooms = new Map<string, Share>()
  for (const part of ['atLoad', 'later'] as const)
    for (const chunk of built[part])
      for (const [source, bits] of bitsOf(chunk)) {
        const room = roomOf(source)
        const share = rooms.get(room) ?? { room, atLoad: 0, later: 0 }
        share[part] += bits / 8
        rooms.set(room, share)
      }
  return [...rooms.values()].sort((one, other) => other.atLoad + other.later - one.atLoad - one.later)
}
