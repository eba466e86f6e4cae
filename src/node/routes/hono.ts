import { context, createContextKey } from '@opentelemetry/api'
import { guard } from '../../core/safety/guard.js'
import { type HonoContext, HonoRouting, type MatchResult } from './hono-routing.js'
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

function noteMatch(result: MatchResult): void {
  const request = requestOf()
  if (!request) return
  const noted = notedOf(request)
  if (noted instanceof HonoRouting) noted.match(result)
  else note(request, new HonoRouting(result))
}

const noting = (original: Router['match']): Router['match'] =>
  function (this: Router, ...args) {
    const result = Reflect.apply(original, this, args) as MatchResult
    guard(() => noteMatch(result))
    return result
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
