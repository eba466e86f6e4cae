/** What tells that this may be the page's last turn, with where it is dispatched. */
const EVENTS: [target: () => EventTarget | undefined, type: string][] = [
  // The last event that is sure to fire: a tab that was switched away from may be killed without another.
  // https://developer.mozilla.org/docs/Web/API/Document/visibilitychange_event#usage_notes
  [() => globalThis.document, 'visibilitychange'],
  // Safari did not fire the former on a navigation before 14.1, and a page closed while it was hidden already
  // does not fire it anywhere. https://bugs.webkit.org/show_bug.cgi?id=116769
  [() => globalThis, 'pagehide'],
  // A hidden page that recorded on is stopped where it stands, and perhaps discarded.
  // https://developer.chrome.com/docs/web-platform/page-lifecycle-api#event-freeze
  [() => globalThis.document, 'freeze'],
]

/**
 * Calls back whenever the page is hidden, left or frozen; more than once in the life of most pages. What
 * the callback wants to send it has to send before it returns.
 *
 * @returns how to stop listening
 */
export function onHide(callback: () => void): () => void {
  const listener = ({ type }: Event) => {
    if (type !== 'visibilitychange' || document.visibilityState === 'hidden') callback()
  }
  for (const [target, type] of EVENTS) target()?.addEventListener(type, listener, true)
  return () => {
    for (const [target, type] of EVENTS) target()?.removeEventListener(type, listener, true)
  }
}
