import type { ComponentChildren } from 'preact'

interface Props {
  title: string
  count?: number
  /** Starts folded. */
  closed?: boolean
  children: ComponentChildren
}

/** A titled, foldable part of the details. */
export function Section({ title, count, closed = false, children }: Props) {
  return (
    <details class="section" open={!closed}>
      <summary>
        <h3>{title}</h3>
        {count !== undefined && <span class="count">{count}</span>}
      </summary>
      {children}
    </details>
  )
}
