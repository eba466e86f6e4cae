/** The name of a page's note in `localStorage`, before the page's own. */
const NOTE = 'throughline.sent.'
/** Milliseconds after which what a note speaks of is gone. */
const OLD_MS = 60_000

/**
 * Notes what a page that is left handed over to the browser: nobody is to send it again.
 *
 * In `localStorage`, which has it when this returns. A transaction of IndexedDB that a page begins at its end and that
 * has to wait for another, its own or another tab's, is aborted with the page: what it should have deleted was
 * delivered a second time at the next visit.
 */
export function noteHandedOver(page: string, ids: string[]): void {
  if (ids.length === 0) return
  try {
    const before =
      localStorage
        .getItem(NOTE + page)
        ?.split(' ')
        .slice(1) ?? []
    localStorage.setItem(NOTE + page, [Date.now(), ...before, ...ids].join(' '))
  } catch {
    // Denied or full: there is still the deletion.
  }
}

/** The ids that some page noted. */
export function handedOver(): Set<string> {
  const all = new Set<string>()
  try {
    for (const name of Object.keys(localStorage)) {
      if (!name.startsWith(NOTE)) continue
      for (const id of localStorage.getItem(name)!.split(' ').slice(1)) all.add(id)
    }
  } catch {}
  return all
}

/** Takes the notes out whose requests were deleted in the meantime. */
export function tidyNotes(): void {
  try {
    for (const name of Object.keys(localStorage)) {
      const at = name.startsWith(NOTE) && Number.parseInt(localStorage.getItem(name)!, 10)
      // A clock that was set back makes what is from the future as old as what is from the past.
      if (at !== false && !(Math.abs(Date.now() - at) < OLD_MS)) localStorage.removeItem(name)
    }
  } catch {}
}
