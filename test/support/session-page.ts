/** Starts telemetry with a session, and without what tells of the page's load and its speed. */
import type { Page } from 'playwright-core'
import type { StartOptions } from '../../src/browser/index.js'

export const startSession = (page: Page, endpoint: string, options: StartOptions = {}): Promise<void> =>
  page.evaluate(
    (given) => {
      window.telemetry = window.throughline.start(given)
    },
    {
      endpoint,
      metrics: false,
      instrument: { pageLoad: false, webVitals: false, longTasks: false },
      ...options,
    },
  )
