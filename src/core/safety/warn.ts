/** Says a thing aloud, at most once a minute per `key`. */
export type Warn = (key: string, message: string) => void

const INTERVAL_MS = 60_000

/**
 * Limits warnings so that a lasting fault costs one line a minute and not one per batch. The line that
 * follows a silence says how many were kept back.
 */
export function rateLimited(
  print: (message: string) => void,
  // A wall clock that is set back would silence it for as long.
  now: () => number = () => performance.now(),
): Warn {
  const seen = new Map<string, { until: number; held: number }>()
  return (key, message) => {
    const entry = seen.get(key)
    if (entry && now() < entry.until) {
      entry.held++
      return
    }
    const held = entry?.held ? ` (and ${entry.held} more like it)` : ''
    seen.set(key, { until: now() + INTERVAL_MS, held: 0 })
    print(`[throughline] ${message}${held}`)
  }
}
