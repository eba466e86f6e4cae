/** Runs with a signal that aborts after `ms` or with `outer`; `AbortSignal.any` is younger than our browsers. */
export function deadline<T>(
  ms: number,
  outer: AbortSignal,
  run: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController()
  const cut = () => controller.abort(outer.reason)
  const timer = setTimeout(
    () => controller.abort(new DOMException(`no answer within ${ms} ms`, 'TimeoutError')),
    ms,
  )
  if (outer.aborted) cut()
  outer.addEventListener('abort', cut)
  return new Promise<T>((resolve) => resolve(run(controller.signal))).finally(() => {
    clearTimeout(timer)
    outer.removeEventListener('abort', cut)
  })
}
