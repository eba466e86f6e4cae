import type { ComponentChildren, TargetedMouseEvent } from 'preact'
import { navigate, resolve } from '../navigation.js'

interface Props {
  /** Relative to where the viewer is mounted. */
  href: string
  class?: string
  title?: string
  'aria-label'?: string
  'aria-current'?: 'page' | 'true'
  children: ComponentChildren
}

/** A link within the viewer: a plain click stays on the page, every other click does what browsers do. */
export function Link({ href, children, ...rest }: Props) {
  function follow(event: TargetedMouseEvent<HTMLAnchorElement>) {
    if (event.button !== 0) return
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
    event.preventDefault()
    navigate(href)
  }
  return (
    <a {...rest} href={resolve(href)} onClick={follow}>
      {children}
    </a>
  )
}
