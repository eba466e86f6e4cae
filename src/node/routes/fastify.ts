import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { guard } from '../../core/safety/guard.js'
import { note, notedOf, type Routing, type ServerRequest } from './noted.js'
import { loadedExports, type Patches } from './patches.js'

interface FastifyRequest {
  raw: ServerRequest
  /** `url` has the prefixes of its plugins; the handler for unknown routes has none. */
  routeOptions: { url?: string }
  is404: boolean
}

interface Reply {
  request: FastifyRequest
  send(payload?: unknown): unknown
}

class FastifyRouting implements Routing {
  thrown: unknown

  constructor(readonly request: FastifyRequest) {}

  route(): string | undefined {
    return this.request.is404 ? undefined : this.request.routeOptions.url
  }

  error(): unknown {
    return this.thrown
  }
}

function routingOf(request: FastifyRequest): FastifyRouting {
  const noted = notedOf(request.raw)
  if (noted instanceof FastifyRouting && noted.request === request) return noted
  const routing = new FastifyRouting(request)
  note(request.raw, routing)
  return routing
}

const HANDLER = 'tracing:fastify.request.handler:start'
const noteHandler = (message: unknown) =>
  void guard(() => routingOf((message as { request: FastifyRequest }).request))

/**
 * Fastify: its diagnostics channel says each request that reaches a handler. What a hook or the validation
 * answers does not; that, and every error, comes by `send` of the reply.
 */
export function patchFastify(patches: Patches): void {
  patches.once(noteHandler, () => {
    subscribe(HANDLER, noteHandler)
    return () => unsubscribe(HANDLER, noteHandler)
  })
  for (const exported of loadedExports(/[\\/]fastify[\\/]lib[\\/]reply\.js$/)) {
    patches.method((exported as { prototype: Reply }).prototype, 'send', (original) => {
      return function (this: Reply, ...args) {
        guard(() => {
          const routing = routingOf(this.request)
          if (args[0] instanceof Error) routing.thrown = args[0]
        })
        return Reflect.apply(original, this, args)
      }
    })
  }
}
