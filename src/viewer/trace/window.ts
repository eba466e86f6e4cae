/** Rows kept ready above and below the visible ones, so that scrolling shows no gaps. */
const margin = 12

/** Which rows of equal height are worth rendering: from `first` up to, not including, `end`. */
export function visibleWindow(
  view: { scrollTop: number; height: number },
  count: number,
  rowHeight: number,
): { first: number; end: number } {
  const top = Math.floor(view.scrollTop / rowHeight)
  const bottom = Math.ceil((view.scrollTop + view.height) / rowHeight)
  const first = Math.max(0, Math.min(top - margin, count - 1))
  return { first, end: Math.max(0, Math.min(count, bottom + margin)) }
}

/**
 * The scroll position that brings a row fully into view, or the present one when it is. A row far away comes
 * to the middle, so that what surrounds it is seen too.
 */
export function scrollToRow(
  view: { scrollTop: number; height: number },
  index: number,
  rowHeight: number,
): number {
  const top = index * rowHeight
  const above = view.scrollTop - top
  const below = top + rowHeight - (view.scrollTop + view.height)
  if (above <= 0 && below <= 0) return view.scrollTop
  if (Math.max(above, below) > 2 * rowHeight) return Math.max(0, top - (view.height - rowHeight) / 2)
  return above > 0 ? top : view.scrollTop + below
}
