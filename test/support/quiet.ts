/** What is off in pages that are not about their own load. */
export const QUIET = { pageLoad: false, session: false, webVitals: false, longTasks: false }
