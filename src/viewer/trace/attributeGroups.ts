import type { Attributes } from '../../collector/wire.js'

export interface AttributeGroup {
  /** The names' common first part, such as `http`; empty for the names that share none. */
  title: string
  entries: [name: string, value: unknown][]
}

/** Attributes by the first part of their name, in alphabetical order; a part that only one name has makes no group. */
export function groupAttributes(attributes: Attributes): AttributeGroup[] {
  const groups = new Map<string, [string, unknown][]>()
  for (const entry of Object.entries(attributes).sort(([a], [b]) => (a < b ? -1 : 1))) {
    const dot = entry[0].indexOf('.')
    const title = dot > 0 ? entry[0].slice(0, dot) : ''
    groups.set(title, [...(groups.get(title) ?? []), entry])
  }
  const loose: [string, unknown][] = []
  const named: AttributeGroup[] = []
  for (const [title, entries] of groups) {
    if (title && entries.length > 1) named.push({ title, entries })
    else loose.push(...entries)
  }
  return loose.length ? [{ title: '', entries: loose.sort(([a], [b]) => (a < b ? -1 : 1)) }, ...named] : named
}
