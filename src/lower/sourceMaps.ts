import remapping from '@jridgewell/remapping'
import type { SourceMap } from './index.js'

/**
 * One map of two steps, for bundlers that do not join them by themselves.
 *
 * @param before the map of the step before lowering, if there was one
 * @param source what the code was read from, if there was none
 */
export function joinMaps(lowered: SourceMap, before: SourceMap | undefined, source: string): SourceMap {
  if (!before) return { ...lowered, sources: [source] }
  return { ...(remapping([lowered as never, before as never], () => null) as unknown as SourceMap) }
}
