/** A path as `router` takes it. */
export type Path = string | RegExp | (string | RegExp)[]

/** What is read of a layer of `router` to tell its pattern. */
export interface Patterned {
  route?: { path: Path }
  /** Since router 2.3. */
  rawPath?: Path
  matchers: ((path: string) => { path: string } | false)[]
}

/** Whether a layer that was mounted takes exactly this off a path. */
export const takes = ({ matchers }: Patterned, path: string): boolean =>
  matchers.some((match) => {
    const matched = match(path)
    return matched !== false && matched.path === path
  })

/**
 * The pattern by which a layer has matched: of several the one that does, a regular expression as its source
 * text.
 *
 * @param actual what the layer has matched, with the values of its parameters
 */
export function patternOf(layer: Patterned, actual: string, params: Record<string, unknown>): string {
  const path = layer.rawPath ?? layer.route?.path
  // Before 2.3 a layer does not keep the path that it was mounted at.
  if (path === undefined) return generalise(actual, params)
  if (!Array.isArray(path)) return written(path)
  const index = layer.matchers.findIndex((match) => match(actual) !== false)
  return written(path.flat(Infinity as 1)[Math.max(index, 0)]!)
}

/** A mount's slash at the end matches nothing more, and would be there twice. */
const written = (path: string | RegExp): string =>
  typeof path === 'string' && path.length > 1 ? path.replace(/\/$/, '') : String(path)

/** A path whose segments that are values of parameters have the parameters' names instead. */
function generalise(path: string, params: Record<string, unknown>): string {
  const names = new Map(
    Object.entries(params).map(([name, value]) => [encodeURIComponent(String(value)), name]),
  )
  return path
    .split('/')
    .map((segment) => (names.has(segment) ? `:${names.get(segment)}` : segment))
    .join('/')
}
