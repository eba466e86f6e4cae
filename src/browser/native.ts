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

type Listening = 'addEventListener' | 'removeEventListener'

/** The browser's own method. */
function native(name: Listening): EventTarget[Listening] {
  const prototype = EventTarget.prototype as unknown as Record<string, unknown>
  const symbol = zoneJs()?.__symbol__?.(name)
  return ((symbol && prototype[symbol]) ?? originals.get(name) ?? prototype[name]) as never
}

/**
 * Listens by the browser's own means, for listeners that are ours alone, belong to no context and start no zone's
 * work; while capturing, so before the page's own.
 *
 * @param types of events, with spaces between them
 * @returns how to stop
 */
export function listen<E = Event>(
  target: EventTarget,
  types: string,
  listener: (event: E) => void,
): () => void {
  const each = (name: Listening) => {
    for (const type of types.split(' ')) native(name).call(target, type, listener as never, true)
  }
  each('addEventListener')
  return () => each('removeEventListener')
}

/** A turn of the event loop later, or so many milliseconds; in the root zone, since an Angular zone would check the page for changes. */
export function later(run: () => void, ms = 0): void {
  const root = zoneJs()?.root
  if (root?.run) root.run(() => setTimeout(run, ms))
  else setTimeout(run, ms)
}
