/** Where our kilobytes go: each module's share of the build, by the room that it is in. */
import { build, type Rolldown } from 'vite'
import { gzipped, isOnlyIfAsked } from './build.js'
import { root } from './peers.js'

/** `src/core/trace/span.ts` is in `src/core/trace`, a dependency in its package. */
function roomOf(id: string): string {
  const [path = id] = id.replace(/\0/g, '').replaceAll('\\', '/').split('?')
  const dependency = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1]
  if (dependency) return dependency
  const own = /\/(src\/.*)$/.exec(path)?.[1]
  if (!own) return path
  return own.split('/').length > 3 ? own.split('/').slice(0, 3).join('/') : own
}

/**
 * Bytes for each room. A module's own gzip size says too much, since compression works across modules; so the
 * shares are of its minified size, and what they add up to is the gzip size of the chunk.
 */
export async function explain(): Promise<{ room: string; atLoad: number; later: number }[]> {
  const result = (await build({ root, mode: 'browser', logLevel: 'silent', build: { write: false } })) as
    | Rolldown.RolldownOutput
    | Rolldown.RolldownOutput[]
  const chunks = [result]
    .flat()
    .flatMap(({ output }) => output)
    .filter((one): one is Rolldown.OutputChunk => one.type === 'chunk' && !isOnlyIfAsked(one))
  const rooms = new Map<string, { atLoad: number; later: number }>()
  for (const chunk of chunks) {
    const modules = Object.entries(chunk.modules).map(([id, { renderedLength }]) => ({ id, renderedLength }))
    const whole = modules.reduce((sum, { renderedLength }) => sum + renderedLength, 0)
    const bytes = gzipped(chunk.code)
    for (const { id, renderedLength } of modules) {
      const room = rooms.get(roomOf(id)) ?? { atLoad: 0, later: 0 }
      room[chunk.isEntry || !chunk.isDynamicEntry ? 'atLoad' : 'later'] += (bytes * renderedLength) / whole
      rooms.set(roomOf(id), room)
    }
  }
  return [...rooms]
    .map(([room, bytes]) => ({ room, ...bytes }))
    .sort((one, other) => other.atLoad + other.later - one.atLoad - one.later)
}
