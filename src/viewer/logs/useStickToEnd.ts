import type { RefObject } from 'preact'
import { useLayoutEffect, useState } from 'preact/hooks'

/** Within so many pixels of the end counts as at the end. */
const tolerance = 24

/**
 * Keeps an element scrolled to its end while it grows, until the user scrolls up; at the end again, it sticks
 * again. `content` is whatever changes when the element grows.
 */
export function useStickToEnd(
  element: RefObject<HTMLElement | null>,
  content: unknown,
): { stuck: boolean; toEnd: () => void } {
  const [stuck, setStuck] = useState(true)
  useLayoutEffect(() => {
    const target = element.current
    if (!target) return
    const onScroll = () => setStuck(target.scrollHeight - target.scrollTop - target.clientHeight <= tolerance)
    target.addEventListener('scroll', onScroll, { passive: true })
    return () => target.removeEventListener('scroll', onScroll)
  }, [element])

  function toEnd() {
    const target = element.current
    if (target) target.scrollTop = target.scrollHeight
    setStuck(true)
  }
  useLayoutEffect(() => {
    if (stuck) toEnd()
  }, [content])
  return { stuck, toEnd }
}
