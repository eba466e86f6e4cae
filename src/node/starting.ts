/** The channel of `node:diagnostics_channel` that says when `start()` begins and ends. */
export const STARTING = 'throughline:start'
