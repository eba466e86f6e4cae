import { type Context, type ContextManager, ROOT_CONTEXT } from '@opentelemetry/api'
import { ZoneContextManager } from '@opentelemetry/context-zone-peer-dep'
import { StackContextManager } from '@opentelemetry/sdk-trace'
import { ambientContext } from './ambient.js'
import { carryContext } from './carry/index.js'
import { rememberContext } from './thrown.js'
import { reportNatively } from './uncaught.js'
import { CONTEXT_KEY, ensureZone, type Zone, zoneJs } from './zone.js'

/**
 * The official manager forks each context's zone from the one before it, so that whatever starts itself
 * anew, such as a timer that sets the next, makes a chain of zones that is never freed. Ours stand beside
 * each other, below the zone that the application itself runs in.
 */
class FlatZoneContextManager extends ZoneContextManager {
  readonly #takeOut = carryContext()

  override disable(): this {
    this.#takeOut()
    return super.disable()
  }

  override active(): Context {
    return (zoneJs().current.get(CONTEXT_KEY) as Context | undefined) ?? ambientContext() ?? ROOT_CONTEXT
  }

  override with<A extends unknown[], F extends (...args: A) => ReturnType<F>>(
    context: Context,
    fn: F,
    thisArg?: ThisParameterType<F>,
    ...args: A
  ): ReturnType<F> {
    return outsideOurs(zoneJs().current)
      .fork(specOf(context))
      .run(fn as never, thisArg, args) as ReturnType<F>
  }
}

function outsideOurs(zone: Zone): Zone {
  let outer = zone
  while (outer.parent && outer.getZoneWith(CONTEXT_KEY) === outer) outer = outer.parent
  return outer
}

function specOf(context: Context): Parameters<Zone['fork']>[0] {
  return {
    name: 'throughline',
    properties: { [CONTEXT_KEY]: context },
    // As in the official manager: zone.js throws when a task is cancelled that runs or never started.
    onCancelTask: (parent, _current, target, task) =>
      task.state === 'notScheduled' || task.state === 'running' ? task : parent.cancelTask(target, task),
    onHandleError(parent, _current, target, error) {
      rememberContext(error, context)
      return parent.handleError(target, error)
    },
  }
}

/**
 * Context in a page: zone.js, installed now if the page has none. Where it cannot be installed (a frozen
 * `Promise`, another global named `Zone`), context is kept within synchronous code only, and that is said: a page
 * must not fail because of its telemetry.
 */
export function createContextManager(): ContextManager {
  try {
    if (ensureZone()) reportNatively()
    return new FlatZoneContextManager().enable()
  } catch (fault) {
    console.warn(
      `[throughline] zone.js cannot be installed in this page (${fault}); spans lose their parent at every await`,
    )
    return new StackContextManager().enable()
  }
}
