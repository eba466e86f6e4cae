import type { Context } from '@opentelemetry/api'

type Ambient = () => Context | undefined

let ambient: Ambient | undefined

/** The context of what runs in no context of its own; while the page loads that of its load. */
export const ambientContext: Ambient = () => ambient?.()

/**
 * Sets that context.
 *
 * @returns how to take it away again, unless another was set since
 */
export function setAmbientContext(context: Ambient): () => void {
  ambient = context
  return () => {
    if (ambient === context) ambient = undefined
  }
}
