import { type Attributes, context } from '@opentelemetry/api'
import { exceptionAttributes } from '../../core/exception.js'
import { guard } from '../../core/safety/guard.js'
import { COMPONENT_STACK } from '../../core/semconv.js'
import { rememberContext } from './thrown.js'

type Recorder = (thrown: unknown, describe: () => Attributes) => void

let recorder: Recorder | undefined

/** Lets `record` have what `recordException` is told, until the answer is called. */
export function acceptExceptions(record: Recorder): () => void {
  recorder = record
  return () => {
    if (recorder === record) recorder = undefined
  }
}

/**
 * Records what a framework has caught, as an uncaught error is: an `exception` event in the trace in which it was
 * thrown, else in the active one. The same error object is recorded once, wherever it turns up.
 *
 * @param options `componentStack`: the framework's own stack, of components
 */
export function recordException(thrown: unknown, options: { componentStack?: string | null } = {}): void {
  guard(() => {
    rememberContext(thrown, context.active())
    const { componentStack } = options
    recorder?.(thrown, () => ({
      ...exceptionAttributes(thrown),
      ...(componentStack && { [COMPONENT_STACK]: componentStack.trim() }),
    }))
  })
}
