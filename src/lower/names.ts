/** The names that lowered code uses, none of which occurs in the code itself. */
export interface Names {
  /** The binding of a runtime export. */
  helper(name: string): string
  /** A variable inside of a lowered function. */
  local(name: string): string
  /** The runtime exports asked for so far. */
  readonly used: ReadonlySet<string>
}

export function createNames(code: string): Names {
  let prefix = '_tl'
  while (code.includes(prefix)) prefix += '_'
  const used = new Set<string>()
  return {
    used,
    helper(name) {
      used.add(name)
      return `${prefix}_${name}`
    },
    local: (name) => `${prefix}${name}`,
  }
}
