/** Where generated code came from, as its source map says. */
import { SourceMap, type SourceMapPayload } from 'node:module'

/**
 * The origin of a piece of `code`: the source's file name, and the text of its line from there on.
 */
export function originOf(code: string, payload: SourceMapPayload, needle: string): string {
  const offset = code.indexOf(needle)
  if (offset < 0) throw new Error(`${needle} is not in the code`)
  const before = code.slice(0, offset).split('\n')
  const entry = new SourceMap(payload).findEntry(before.length - 1, before.at(-1)!.length)
  if (!('originalSource' in entry)) return 'no origin'
  const source = payload.sources.indexOf(entry.originalSource)
  const line = payload.sourcesContent[source]!.split('\n')[entry.originalLine]!
  return `${entry.originalSource.split('/').at(-1)}: ${line.slice(entry.originalColumn)}`
}
