import type { RefObject } from 'preact'
import { useLayoutEffect, useState } from 'preact/hooks'

/** What an element that scrolls shows of its content: follows scrolling and resizing. */
export function useViewport(element: RefObject<HTMLElement | null>): {
  scrollTop: number
  height: number
  width: number
} {
  const [view, setView] = useState({ scrollTop: 0, height: 800, width: 1200 })
  useLayoutEffect(() => {
    const target = element.current
    if (!target) return
    const measure = () => {
      const next = { scrollTop: target.scrollTop, height: target.clientHeight, width: target.clientWidth }
      setView((before) =>
        before.scrollTop === next.scrollTop && before.height === next.height && before.width === next.width
          ? before
          : next,
      )
    }
    const observer = new ResizeObserver(measure)
    observer.observe(target)
    target.addEventListener('scroll', measure, { passive: true })
    measure()
    return () => {
      observer.disconnect()
      target.removeEventListener('scroll', measure)
    }
  }, [element])
  return view
}
