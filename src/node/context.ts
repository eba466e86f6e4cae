import type { AsyncLocalStorage } from 'node:async_hooks'
import { type Context, type ContextManager, ROOT_CONTEXT, type TextMapPropagator } from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import { environmentGetter } from '../core/process/environment-carrier.js'

/** What `ROOT_CONTEXT` is exchanged for on its way in, to tell "nothing, by intention" from "nothing yet". */
const NOTHING = ROOT_CONTEXT.setValue(Symbol('nothing'), true)

/** Where nothing is active, the context that the process was started in is. */
class ProcessContextManager extends AsyncLocalStorageContextManager {
  constructor(private started: Context) {
    super()
  }

  /** From now on this is the context where nothing is active. */
  setProcessContext(context: Context): void {
    this.started = context
  }

  override active(): Context {
    const active = super.active()
    return active === ROOT_CONTEXT ? this.started : active
  }

  /** Not by what this extends, which would bind `fn` to a `thisArg` for each call. */
  override with: AsyncLocalStorageContextManager['with'] = (context, fn, thisArg, ...args) =>
    contextStore(this).run(context === ROOT_CONTEXT ? NOTHING : context, Reflect.apply, fn, thisArg, args)
}

/**
 * Context in Node: one AsyncLocalStorage, which Node itself carries across every await, timer and callback.
 * A process or worker that was given `TRACEPARENT`, `TRACESTATE` or `BAGGAGE` continues that trace from its
 * first span on; a server's requests do not, since they start from what the request brought.
 *
 * @see https://opentelemetry.io/docs/specs/otel/context/env-carriers/
 */
export function createContextManager(propagator: TextMapPropagator): ContextManager {
  const started = propagator.extract(ROOT_CONTEXT, process.env, environmentGetter)
  return new ProcessContextManager(started).enable()
}

/** What the manager keeps the active context in, for what Node itself can set. */
export function contextStore(manager: ContextManager): AsyncLocalStorage<Context> {
  // biome-ignore lint/complexity/useLiteralKeys: it is private to the class that ours extends
  return (manager as ProcessContextManager)['_asyncLocalStorage'] as AsyncLocalStorage<Context>
}

/** Makes a context the one that is active where nothing is. */
export function setProcessContext(manager: ContextManager, context: Context): void {
  ;(manager as ProcessContextManager).setProcessContext(context)
}
