import type { ComponentChildren } from 'preact'

/** A page's message in place of its content: nothing here yet, not found, not reachable. */
export function Notice({ title, children }: { title: string; children?: ComponentChildren }) {
  return (
    <div class="notice" role="status">
      <h2>{title}</h2>
      {children}
    </div>
  )
}
