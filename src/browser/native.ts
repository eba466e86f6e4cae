/** What a page with Angular has; ours neither needs nor brings it. */
interface ZoneJs {
  root: { run(fn: () => void): void }
  __symbol__(name: string): string
}

const zoneJs = () => (globalThis as unknown as { Zone?: ZoneJs }).Zone

const originals = new Map<string, unknown>()

/** Notes what a method of event targets was before us. */
export function noteOriginal(name: Listening, original: unknown): void {
  originals.set(name, original)
}

export type Listening = 'addEventListener' | 'removeEventListener'

/** The browser's own method: for listeners that are ours alone, belong to no context and start no zone's work. */
export function native(
  name: Listening,
): (type: string, listener: (event: Event) => void, capture?: boolean) => void {
  const prototype = EventTarget.prototype as unknown as Record<string, unknown>
  const symbol = zoneJs()?.__symbol__?.(name)
  return ((symbol && prototype[symbol]) ?? originals.get(name) ?? prototype[name]) as never
}

/** A turn of the event loop later, or so many milliseconds; in the root zone, since an Angular zone would check the page for changes. */
export function later(run: () => void, ms = 0): void {
  const root = zoneJs()?.root
  if (root?.run) root.run(() => setTimeout(run, ms))
  else setTimeout(run, ms)
}
