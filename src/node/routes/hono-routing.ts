import type { Routing, ServerRequest } from './noted.js'

export type Handler = Function & { __COMPOSED_HANDLER?: Function }

/** A route as Hono keeps it; `use` makes them too, for all methods. */
interface HonoRoute {
  path: string
  method: string
  handler: Handler
}

export type MatchResult = [handlers: [[Handler, HonoRoute], unknown][], ...unknown[]]

export interface HonoContext {
  req: { routeIndex: number; matchedRoutes: HonoRoute[] }
  error?: unknown
  /** As @hono/node-server gives it. */
  env?: { incoming?: ServerRequest }
}

interface Level {
  routes: HonoRoute[] | undefined
  context: HonoContext | undefined
}

/** `all` and `use` register alike; what takes `next` is middleware, as Hono's own listing of routes has it. */
function isHandler({ method, handler }: HonoRoute): boolean {
  return method !== 'ALL' || (handler.__COMPOSED_HANDLER ?? handler).length < 2
}

const isEverything = ({ path }: HonoRoute): boolean => path === '*' || path === '/*'

/** What Hono matched for a request, and within it what an application matched that it has mounted. */
export class HonoRouting implements Routing {
  private readonly levels: Level[]
  private thrown: unknown

  constructor(result: MatchResult | undefined, context?: HonoContext) {
    this.levels = [{ routes: result && routesOf(result), context }]
  }

  /** Answers whether this is what the request is answered by. */
  match(result: MatchResult): boolean {
    const routes = routesOf(result)
    const last = this.levels.at(-1)!
    // A router asks another one, and both have matched; and a handler may ask the application itself.
    if (same(last.routes, routes) || isAnswering(last)) return false
    this.levels.push({ routes, context: undefined })
    return true
  }

  enter(context: HonoContext): void {
    this.levels.at(-1)!.context ??= context
  }

  fail(thrown: unknown): void {
    this.thrown = thrown
  }

  route(status: number): string | undefined {
    const paths = this.levels.map((level, index) => pathOf(level, index < this.levels.length - 1, status))
    const last = paths.pop()
    return last && paths.map((path) => path?.replace(/\/?\*$/, '') ?? '').join('') + last
  }

  error(): unknown {
    return this.levels.findLast(({ context }) => context?.error !== undefined)?.context?.error ?? this.thrown
  }
}

const routesOf = ([handlers]: MatchResult): HonoRoute[] => handlers.map(([[, route]]) => route)

const same = (one: HonoRoute[] | undefined, other: HonoRoute[]): boolean =>
  one?.length === other.length && other.every((route, index) => route === one[index])

function running({ routes, context }: Level): { routes: HonoRoute[]; index: number } {
  return { routes: routes ?? context?.req.matchedRoutes ?? [], index: context?.req.routeIndex ?? 0 }
}

function isAnswering(level: Level): boolean {
  const { routes, index } = running(level)
  return routes[index] !== undefined && isHandler(routes[index])
}

/** The route of the handler that answers; of one behind the middleware that answered in its place. */
function pathOf(level: Level, isMount: boolean, status: number): string | undefined {
  const { routes, index } = running(level)
  const current = routes[index]
  if (isMount) return current?.path
  const handler = routes.slice(index).find(isHandler)
  if (handler) return handler.path
  // Middleware that answers itself, such as one that serves files, is the route.
  return current && status !== 404 && !isEverything(current) ? current.path : undefined
}
