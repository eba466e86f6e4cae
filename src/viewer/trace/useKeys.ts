import type { RefObject } from 'preact'
import { useEffect, useRef } from 'preact/hooks'

/**
 * Hears keys pressed within an element, and those pressed when nothing has the focus, so that a page's main
 * control works without a click first. Every other control keeps its keys.
 */
export function useKeys(element: RefObject<HTMLElement | null>, onKey: (event: KeyboardEvent) => void): void {
  const latest = useRef(onKey)
  latest.current = onKey
  useEffect(() => {
    function listener(event: KeyboardEvent) {
      if (event.ctrlKey || event.metaKey || event.altKey) return
      const target = event.target as Node
      if (target === document.body || element.current?.contains(target)) latest.current(event)
    }
    document.addEventListener('keydown', listener)
    return () => document.removeEventListener('keydown', listener)
  }, [element])
}
