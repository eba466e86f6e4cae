/**
 * Milliseconds until an open trace is asked for again. Spans arrive in batches of seconds, so a trace just
 * opened may still grow; one with missing parents is worth waiting for, but not for ever.
 */
export function nextRefresh(state: { elapsedMs: number; complete: boolean }): number | undefined {
  if (state.elapsedMs < 12_000) return 1000
  if (!state.complete && state.elapsedMs < 300_000) return 2000
  return undefined
}
