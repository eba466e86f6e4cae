/** `activationStart` is when a prerendered page was shown, in Chromium; of every other page it is 0. */
export type NavigationTiming = PerformanceNavigationTiming & { activationStart?: number }

/** What the browser measured of the page's own load. */
export const navigationEntry = () =>
  performance.getEntriesByType('navigation')[0] as NavigationTiming | undefined
