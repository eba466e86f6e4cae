import { note, notedOf, type Routing, type ServerRequest } from './noted.js'
import { loadedExports, type Patches } from './patches.js'

interface Layer {
  path: string | RegExp
  methods: string[]
}

/** A context of Koa, with what @koa/router leaves on it. */
interface KoaContext {
  req: ServerRequest
  method: string
  matched?: Layer[]
  _matchedRoute?: string | RegExp
}

interface Application {
  createContext(...args: unknown[]): KoaContext
  emit(event: string, ...args: unknown[]): boolean
}

class KoaRouting implements Routing {
  thrown: unknown

  constructor(readonly context: KoaContext) {}

  route(): string | undefined {
    const { matched, method, _matchedRoute: last } = this.context
    if (last === undefined || !matched) return undefined
    // Middleware of a router has layers too; where one answers, the route that was asked for is behind it.
    const isRoute = (layer: Layer) => layer.methods.length > 0
    const layer =
      matched.find((one) => one.path === last && isRoute(one)) ??
      matched.findLast((one) => isRoute(one) && one.methods.includes(method))
    return layer && String(layer.path)
  }

  error(): unknown {
    return this.thrown
  }
}

/** Koa: each context is noted with its request, and its router says on the context what it matched. */
export function patchKoa(patches: Patches): void {
  for (const Koa of loadedExports(/[\\/]koa[\\/]lib[\\/]application\.js$/)) {
    const { prototype } = Koa as { prototype: Application }
    patches.method(prototype, 'createContext', (original) => {
      return function (this: Application, ...args) {
        const context = Reflect.apply(original, this, args) as KoaContext
        note(context.req, new KoaRouting(context))
        return context
      }
    })
    // Koa, and middleware that answers errors itself, says them as the application's `error` event.
    patches.method(prototype, 'emit', (original) => {
      return function (this: Application, event, ...args) {
        if (event === 'error') noteError(args[0], args[1] as KoaContext | undefined)
        return Reflect.apply(original, this, [event, ...args])
      }
    })
  }
}

function noteError(thrown: unknown, context: KoaContext | undefined): void {
  const routing = context?.req && notedOf(context.req)
  if (routing instanceof KoaRouting) routing.thrown = thrown
}
