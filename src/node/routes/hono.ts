import { context, createContextKey } from '@opentelemetry/api'
import { guard } from '../../core/safety/guard.js'
import { type Handler, type HonoContext, HonoRouting, type MatchResult } from './hono-routing.js'
import { note, notedOf, type ServerRequest } from './noted.js'
import type { Patches } from './patches.js'

/** Hono never sees Node's request: it is found by the context. */
export const REQUEST = createContextKey('throughline request')

interface Router {
  match(method: string, path: string): MatchResult
}

interface RegExpRouter extends Router {
  buildAllMatchers(): unknown
}

const requestOf = (env?: HonoContext['env']): ServerRequest | undefined =>
  (context.active().getValue(REQUEST) as ServerRequest | undefined) ?? env?.incoming

/** Answers what Hono should go on with. */
function noteMatch(result: MatchResult): MatchResult {
  const request = requestOf()
  if (!request) return result
  const noted = notedOf(request)
  if (noted instanceof HonoRouting) return noted.match(result) ? watched(noted, result) : result
  const routing = new HonoRouting(result)
  note(request, routing)
  return watched(routing, result)
}

/**
 * Hono calls what matches alone by itself, and keeps nowhere what that throws; where several match, its context
 * has it. A copy, since routers give the same result again.
 */
function watched(routing: HonoRouting, result: MatchResult): MatchResult {
  const [handlers, ...rest] = result
  if (handlers.length !== 1) return result
  const [[[handler, route], params]] = handlers as [MatchResult[0][0]]
  const fail = (thrown: unknown) => void guard(() => routing.fail(thrown))
  const watching: Handler = function (this: unknown, ...args: [HonoContext, ...unknown[]]) {
    // The error handler of an application that was mounted by `route` leaves its error there.
    guard(() => routing.enter(args[0]))
    try {
      const answer = Reflect.apply(handler, this, args)
      if (answer instanceof Promise) answer.then(undefined, fail)
      return answer
    } catch (thrown) {
      fail(thrown)
      throw thrown
    }
  }
  return [[[[watching, route], params]], ...rest]
}

const noting = (original: Router['match']): Router['match'] =>
  function (this: Router, ...args) {
    const result = Reflect.apply(original, this, args) as MatchResult
    return guard(() => noteMatch(result)) ?? result
  }

/** Applications are few; where one is made for each request, they are not all kept. */
const MOST_ROUTERS = 256

/** Hono's routers, as their modules export them: what they match is noted with the request. */
export function patchRouters(patches: Patches, routers: { prototype: Router }[]): void {
  let kept = 0
  // A router that has found its strategy puts it on itself as its own `match`.
  const shadow = (router: Router) => {
    if (Object.hasOwn(router, 'match') && kept++ < MOST_ROUTERS) patches.method(router, 'match', noting)
  }
  for (const { prototype } of routers) {
    patches.method(prototype, 'match', (original) => {
      const inner = noting(original)
      return function (this: Router, ...args) {
        const result = Reflect.apply(inner, this, args) as MatchResult
        guard(() => shadow(this))
        return result
      }
    })
    patches.method(prototype as RegExpRouter, 'buildAllMatchers', (original) => {
      return function (this: RegExpRouter) {
        queueMicrotask(() => guard(() => shadow(this)))
        return Reflect.apply(original, this, [])
      }
    })
  }
}

const SEEN = Symbol('throughline seen')

/** Hono's context: through it the handler that is running, and what it threw, are known. */
export function patchContext(patches: Patches, { prototype }: { prototype: HonoContext }): void {
  const own = Object.getOwnPropertyDescriptor(prototype, 'req')
  if (!own?.get || !own.configurable) return
  const read = own.get
  patches.once(prototype, () => {
    const get = function (this: HonoContext & { [SEEN]?: boolean }) {
      const result = Reflect.apply(read, this, [])
      if (!this[SEEN]) {
        this[SEEN] = true
        guard(() => noteContext(this))
      }
      return result
    }
    Object.defineProperty(prototype, 'req', { ...own, get })
    return () => {
      if (Object.getOwnPropertyDescriptor(prototype, 'req')?.get === get)
        Object.defineProperty(prototype, 'req', own)
    }
  })
}

function noteContext(honoContext: HonoContext): void {
  const request = requestOf(honoContext.env)
  if (!request) return
  const noted = notedOf(request)
  if (noted instanceof HonoRouting) noted.enter(honoContext)
  else note(request, new HonoRouting(undefined, honoContext))
}
