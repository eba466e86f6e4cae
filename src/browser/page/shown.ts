import { listen } from '../native.js'

/**
 * Runs at once, or in a page that is loaded in case somebody goes there, as soon as somebody does.
 *
 * @returns how not to wait any longer
 * @see https://wicg.github.io/nav-speculation/prerendering.html#document-prerendering
 */
export function whenShown(run: () => void): () => void {
  if (!document.prerendering) {
    run()
    return () => {}
  }
  return listen(document, 'prerenderingchange', run)
}
