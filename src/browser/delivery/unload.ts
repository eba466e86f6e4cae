import { together } from '../../core/safety/together.js'
import { listen } from '../native.js'

let leaving = false
let left = false
let times = 0

/** Whether this page was left or frozen, and did not come back: any turn may be its last. */
export const isLeaving = (): boolean => leaving

/** Whether it was left, and not only frozen, which a page may be thawed from as if nothing had been. */
export const isLeft = (): boolean => left

/** How often it was left; more than once with a back-forward cache. */
export const timesLeft = (): number => times

/** What tells that the page goes on, or that there is a network. */
const RETURNS = 'pageshow resume online'

/**
 * Calls back whenever the page is hidden, left or frozen; more than once in the life of most pages. What
 * the callback wants to send it has to send before it returns.
 *
 * @returns how to stop listening
 */
export function onHide(callback: () => void): () => void {
  const heard = ({ type }: Event) => {
    if (type !== 'visibilitychange') leaving = true
    if (type === 'pagehide') {
      left = true
      times++
    }
    if (type !== 'visibilitychange' || document.visibilityState === 'hidden') callback()
    else leaving = left = false
  }
  return together([
    // The former is the last event that is sure to fire: a tab that was switched away from may be killed without another.
    // https://developer.mozilla.org/docs/Web/API/Document/visibilitychange_event#usage_notes
    // And a hidden page that recorded on is stopped where it stands, and perhaps discarded.
    // https://developer.chrome.com/docs/web-platform/page-lifecycle-api#event-freeze
    // At the document, of which the window hears first: there web-vitals tells what is to be sent.
    listen(globalThis.document ?? globalThis, 'visibilitychange freeze', heard),
    // Safari did not fire the former on a navigation before 14.1, and a page closed while it was hidden already
    // does not fire it anywhere. https://bugs.webkit.org/show_bug.cgi?id=116769
    listen(globalThis, 'pagehide', heard),
  ])
}

/** Calls back when the page is taken out of the back-forward cache, thawed, or online again. */
export function onReturn(callback: () => void): () => void {
  return listen(globalThis, RETURNS, ({ type }) => {
    if (type !== 'online') leaving = left = false
    callback()
  })
}
