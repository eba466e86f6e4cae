import { useEffect, useState } from 'preact/hooks'
import { parseRoute, type Route } from './routes.js'

const listeners = new Set<() => void>()

/** The absolute address of something relative to where the viewer is mounted. */
export function resolve(href: string): string {
  // An empty reference would mean the document itself, so the base is joined by hand.
  return new URL(href, new URL('.', document.baseURI)).href
}

/** Goes to an address of the viewer. `replace` leaves no step in the history. */
export function navigate(href: string, { replace = false } = {}): void {
  const url = resolve(href)
  if (url === location.href) return
  if (replace) history.replaceState(history.state, '', url)
  else history.pushState(null, '', url)
  for (const listener of listeners) listener()
}

function currentRoute(): Route {
  return parseRoute(location, new URL('.', document.baseURI).pathname)
}

/** The page to show; the component renders again whenever it changes. */
export function useRoute(): Route {
  const [route, setRoute] = useState(currentRoute)
  useEffect(() => {
    const update = () => setRoute(currentRoute())
    listeners.add(update)
    addEventListener('popstate', update)
    addEventListener('hashchange', update)
    update()
    return () => {
      listeners.delete(update)
      removeEventListener('popstate', update)
      removeEventListener('hashchange', update)
    }
  }, [])
  return route
}
