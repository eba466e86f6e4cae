/** The names that lowered code uses, none of which occurs in the code itself. */
export interface Names {
  /** The binding of a runtime export. */
  helper(name: string): string
  /** A variable inside of a lowered function. */
  local(name: string): string
  /** A new variable beside a lowered function. */
  cell(): string
  /** The runtime exports asked for so far. */
  readonly used: ReadonlySet<string>
  /** The cells that the file's first line has to declare. */
  readonly cells: string[]
}

export function createNames(code: string): Names {
  let prefix = '_tl'
  while (code.includes(prefix)) prefix += '_'
  const used = new Set<string>()
  let count = 0
  return {
    used,
    cells: [],
    helper(name) {
      used.add(name)
      return `${prefix}_${name}`
    },
    local: (name) => `${prefix}${name}`,
    cell: () => `${prefix}f${count++}`,
  }
}
