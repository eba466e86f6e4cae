import { guard } from '../../core/safety/guard.js'
import { type Path, type Patterned, patternOf, takes } from './express-pattern.js'
import { note, notedOf, type Routing, type ServerRequest } from './noted.js'
import { loadedExports, type Patches } from './patches.js'

/** A layer of Express's `router` package: a route, a handler of a route, or what was mounted with `use`. */
interface Layer extends Patterned {
  route?: { path: Path; methods: Record<string, boolean> }
  /** Only handlers of a route have it. */
  method?: string
  /** Mounted at `/`: it takes nothing off the path. */
  slash: boolean
  handleRequest(request: ExpressRequest, ...rest: unknown[]): void
  handleError(thrown: unknown, request: ExpressRequest, ...rest: unknown[]): void
}

type ExpressRequest = ServerRequest & {
  /** What the mounts have taken off the path, with actual values. */
  baseUrl: string
  url: string
  params: Record<string, unknown>
}

/** Where router 2.3 keeps what went through `next`, for its own tracing. */
const SEEN_ERRORS = Symbol.for('router.tracing.publishedErrors')

interface Mount {
  /** What it has taken off the path, with what is around it. */
  base: string
  pattern: string
}

const ROOT: Mount = { base: '', pattern: '' }

class ExpressRouting implements Routing {
  private readonly mounts: Mount[] = []
  private found: { base: string; route: string } | undefined
  private thrown: unknown

  constructor(private readonly request: ExpressRequest) {}

  mount(layer: Layer): void {
    const { baseUrl: base, params } = this.request
    const around = this.around(layer, base)
    const pattern = around.pattern + patternOf(layer, base.slice(around.base.length), params)
    this.mounts.push({ base, pattern })
  }

  match(layer: Layer): void {
    const { baseUrl: base, params, url } = this.request
    const { pattern } = this.at(base)
    const path = patternOf(layer, url.split('?', 1)[0]!, params)
    // The root of a router is where it is mounted.
    this.found = { base, route: (path === '/' ? pattern : pattern + path) || '/' }
  }

  fail(thrown: unknown): void {
    this.thrown = thrown
  }

  route(status: number): string | undefined {
    const { baseUrl: base } = this.request
    // What was mounted has answered without a route, as `use('/files', serveStatic)` does.
    if (base && this.found?.base !== base && status !== 404) return this.at(base).pattern
    return this.found?.route
  }

  error(): unknown {
    const seen = (this.request as unknown as Record<symbol, Set<unknown> | undefined>)[SEEN_ERRORS]
    return this.thrown ?? [...(seen ?? [])].at(-1)
  }

  private at(base: string): Mount {
    return this.mounts.findLast((mount) => mount.base === base) ?? ROOT
  }

  /** The mount in which another is entered; one that was left again may only look like it. */
  private around(layer: Layer, base: string): Mount {
    return (
      this.mounts
        .filter((mount) => base.startsWith(`${mount.base}/`))
        .sort((one, other) => other.base.length - one.base.length)
        .find((mount) => takes(layer, base.slice(mount.base.length))) ?? ROOT
    )
  }
}

/** For HEAD the router also enters routes that have neither HEAD nor GET. */
const isHandled = ({ methods }: NonNullable<Layer['route']>, method: string | undefined): boolean =>
  method !== 'HEAD' || Boolean(methods.head || methods.get || methods._all)

function enter(layer: Layer, request: ExpressRequest): void {
  if (!layer.route) routingOf(request).mount(layer)
  else if (isHandled(layer.route, request.method)) routingOf(request).match(layer)
}

function routingOf(request: ExpressRequest): ExpressRouting {
  const noted = notedOf(request)
  if (noted instanceof ExpressRouting) return noted
  const routing = new ExpressRouting(request)
  note(request, routing)
  return routing
}

/** Express: the layers of its router tell the route and the mounts of each request as they are entered. */
export function patchExpress(patches: Patches): void {
  for (const exported of loadedExports(/[\\/]router[\\/]lib[\\/]layer\.js$/)) {
    const { prototype } = exported as { prototype: Layer }
    patches.method(prototype, 'handleRequest', (original) => {
      return function (this: Layer, request, ...rest) {
        // Most layers are mounted at the root or are a route's handlers, and tell nothing.
        if (!this.slash && !('method' in this)) guard(() => enter(this, request))
        return Reflect.apply(original, this, [request, ...rest])
      }
    })
    patches.method(prototype, 'handleError', (original) => {
      return function (this: Layer, thrown, request, ...rest) {
        guard(() => routingOf(request).fail(thrown))
        return Reflect.apply(original, this, [thrown, request, ...rest])
      }
    })
  }
}
