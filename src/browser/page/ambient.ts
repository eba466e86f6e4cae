import type { Context } from '@opentelemetry/api'

let ambient: Context | undefined

/** The context of what runs in no context of its own; while the page loads that of its load. */
export const ambientContext = (): Context | undefined => ambient

/**
 * Sets that context.
 *
 * @returns how to take it away again, unless another was set since
 */
export function setAmbientContext(context: Context): () => void {
  ambient = context
  return () => {
    if (ambient === context) ambient = undefined
  }
}
