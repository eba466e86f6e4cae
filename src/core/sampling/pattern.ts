import { HTTP_ROUTE, URL_FULL, URL_PATH } from '../semconv.js'

/** Text in which `*` stands for anything, or a regular expression that is looked for. */
export type Pattern = string | RegExp

/** What tells whether a text is meant by a pattern; nothing without one. */
export function toTest(pattern: Pattern | undefined): ((text: string) => boolean) | undefined {
  if (pattern === undefined) return undefined
  if (typeof pattern !== 'string') return (text) => text.search(pattern) >= 0
  const [first = '', ...rest] = pattern.split('*')
  const last = rest.pop()
  if (last === undefined) return (text) => text === first
  return (text) => {
    if (!text.startsWith(first)) return false
    // Each part at the first place behind the one before it: no way to read a name is tried twice.
    let at = first.length
    for (const part of rest) {
      at = text.indexOf(part, at) + part.length
      if (at < part.length) return false
    }
    return text.length - last.length >= at && text.endsWith(last)
  }
}

/** The route and the paths that a span's attributes tell. */
export function pathsOf(attributes: Readonly<Record<string, unknown>>): string[] {
  const [route, path, url] = [HTTP_ROUTE, URL_PATH, URL_FULL].map((name) => attributes[name])
  const ofUrl = typeof url === 'string' && URL.canParse(url) ? new URL(url).pathname : undefined
  return [route, path, ofUrl].filter((one) => typeof one === 'string')
}
