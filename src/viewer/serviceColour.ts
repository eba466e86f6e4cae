import { recall, remember } from './storage.js'

/** How many service colours `styles/tokens.css` has. */
export const paletteSize = 10
/** Names beyond this are coloured by hash alone, so that the memory of them stays small. */
const remembered = 200

let assigned: Record<string, number> | undefined

/**
 * The palette index for a service that is new: the first colour no other has, because the palette begins with
 * those that are told apart most easily. When all are taken, one by the name's hash.
 */
export function chooseColour(name: string, taken: Readonly<Record<string, number>>): number {
  const used = new Set(Object.values(taken))
  for (let index = 0; index < paletteSize; index++) if (!used.has(index)) return index
  return hash(name) % paletteSize
}

function hash(text: string): number {
  let value = 2166136261
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 16777619)
  return value >>> 0
}

function load(): Record<string, number> {
  const map: Record<string, number> = Object.create(null)
  try {
    for (const [name, index] of JSON.parse(recall('colours') ?? '[]') as [string, number][]) {
      if (Number.isInteger(index) && index >= 0 && index < paletteSize) map[name] = index
    }
  } catch {
    // Written by another version; colours are chosen anew.
  }
  return map
}

/** The class that sets `--service` to this service's colour, the same on every page and every visit. */
export function serviceClass(name: string): string {
  assigned ??= load()
  let index = assigned[name]
  if (index === undefined) {
    index = chooseColour(name, assigned)
    if (Object.keys(assigned).length < remembered) {
      assigned[name] = index
      remember('colours', JSON.stringify(Object.entries(assigned)))
    }
  }
  return `service-${index}`
}
