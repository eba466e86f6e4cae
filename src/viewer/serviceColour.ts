import { recall, remember } from './storage.js'

/** How many service colours `styles/tokens.css` has. */
export const paletteSize = 10
/** Names beyond this are coloured by hash alone, so that the memory of them stays small. */
const remembered = 200

let assigned: Record<string, number> | undefined

/**
 * The palette index for a service: its hash's place, or the next free one when another service has it.
 * `taken` maps names to indexes; once every colour is in use, the hash's own place is shared.
 */
export function chooseColour(name: string, taken: Readonly<Record<string, number>>): number {
  const used = new Set(Object.values(taken))
  const home = hash(name) % paletteSize
  for (let step = 0; step < paletteSize; step++) {
    const index = (home + step) % paletteSize
    if (!used.has(index)) return index
  }
  return home
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
