/** For what tells nobody when it is so: looks until it is. Where there is an event, a test waits for that. */
import { vi } from 'vitest'

/** For what never becomes so, told by its own assertion just before the test's time is over: no test is about speed. */
const MOST_MS = 110_000

/** Asks again and again until `check` neither throws nor rejects; answers what it answers. */
export const eventually = <T>(check: () => T | Promise<T>): Promise<T> =>
  vi.waitFor(check, { timeout: MOST_MS })
