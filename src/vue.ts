/** What Vue knows and a page cannot see: the errors that it catches, and the names of routes. */
import type { App, ComponentPublicInstance } from 'vue'
import { recordException, setRoute } from './browser/index.js'

/** Vue Router 4 or later, as far as it is used here. */
export interface VueRouter {
  afterEach(
    guard: (
      to: { path: string; matched: readonly { path: string }[] },
      from: unknown,
      failure?: unknown,
    ) => void,
  ): unknown
}

export interface ThroughlineVueOptions {
  /** The application's router, whose patterns name the changes of route: `navigate /orders/:id`. */
  router?: VueRouter
}

/**
 * Vue plugin that records the errors of components, with the component's ancestors, in the trace in which they
 * were thrown, and names the changes of route: `app.use(throughlineVue, { router })`. An `app.config.errorHandler`
 * set before it goes on being called; without one the error goes to the console, as Vue does it.
 */
export const throughlineVue = {
  install(app: App, { router }: ThroughlineVueOptions = {}): void {
    const { errorHandler } = app.config
    app.config.errorHandler = (error, instance, info) => {
      recordException(error, { componentStack: stackOf(instance, info) })
      if (errorHandler) errorHandler(error, instance, info)
      else console.error(error)
    }
    router?.afterEach((to, _from, failure) => {
      if (!failure) setRoute(to.matched.at(-1)?.path ?? to.path)
    })
  },
}

const MOST = 20

/** Where in the component it was, then the component and its ancestors. */
function stackOf(instance: ComponentPublicInstance | null, info: string): string {
  const lines = [info]
  for (let one = instance; one && lines.length <= MOST; one = one.$parent) {
    const { name, __name, __file } = one.$options as { name?: string; __name?: string; __file?: string }
    lines.push(`    at ${name ?? __name ?? __file ?? 'Anonymous'}`)
  }
  return lines.join('\n')
}
