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

/** The scroll position that brings a row fully into view, or the present one when it is. */
export function scrollToRow(
  view: { scrollTop: number; height: number },
  index: number,
  rowHeight: number,
): number {
  const top = index * rowHeight
  if (top < view.scrollTop) return top
  if (top + rowHeight > view.scrollTop + view.height) return top + rowHeight - view.height
  return view.scrollTop
}
