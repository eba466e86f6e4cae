import type { FromEnvironment, ReadEnvironment } from './environment.js'

/** What is read of an environment in which nothing is set; a page, which has none, does not load the reader. */
export const unset = (): FromEnvironment => ({
  signals: {},
  limits: {},
  signalLimits: {},
  metrics: {},
  silenced: new Set(),
})

export const noEnvironment = (): ReadEnvironment => ({ values: unset(), warnings: [] })
