import { lower, type SourceMap } from './index.js'
import { isLeftAlone, type LowerFilter } from './options.js'
import { specifier } from './plugin.js'
import { joinMaps } from './sourceMaps.js'

/** What is used of webpack's loader context. */
interface LoaderContext {
  /** The file's path, with query. */
  readonly resource: string
  readonly resourcePath: string
  getOptions(): LowerFilter
  callback(error: null, code: string, map?: SourceMap): void
}

/** The loader behind all others: what comes in is JavaScript, or left as it is. */
export default function loader(this: LoaderContext, code: string, map?: SourceMap | string): void {
  const before = typeof map === 'string' ? (JSON.parse(map) as SourceMap) : map
  const result = isLeftAlone(this.getOptions(), this.resource)
    ? undefined
    : lower(code, { runtime: specifier })
  if (result) this.callback(null, result.code, joinMaps(result.map, before, this.resourcePath))
  else this.callback(null, code, before)
}
