import { items, LEFT, type LeftBehind } from './leave-behind.js'
import { fromKey, isKey } from './read-key.js'

/** What pages left behind. */
export function leftBehind(): LeftBehind[] {
  try {
    return items().flatMap(read)
  } catch {
    return []
  }
}

function read([name, text]: [string, string]): LeftBehind[] {
  const end = text.indexOf('\n')
  try {
    const key: unknown = JSON.parse(text.slice(0, end))
    // It throws for what is no key.
    if (isKey(key) && indexedDB.cmp(key, key) === 0)
      return [{ kept: fromKey(key), body: Uint8Array.from(text.slice(end + 1), (c) => c.charCodeAt(0)) }]
  } catch {}
  // Somebody else wrote there.
  localStorage.removeItem(name)
  return []
}

/** Takes out what is elsewhere now. */
export function forgetLeftBehind(all: LeftBehind[]): void {
  for (const { kept } of all) localStorage.removeItem(LEFT + kept.id)
}
