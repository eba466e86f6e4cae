import type { Context } from '@opentelemetry/api'
import type { Instrument } from '../../core/instrument.js'
import { onUrlRead } from './callers.js'
import { patchExpress } from './express.js'
import { patchFastify } from './fastify.js'
import { REQUEST } from './hono.js'
import { adapterIn, patchHono } from './hono-modules.js'
import { patchKoa } from './koa.js'
import type { ServerRequest } from './noted.js'
import { createPatches, type Patches } from './patches.js'

/** Requests of a server that are looked at for what serves it. */
const MOST_LOOKS = 8

interface Known {
  looks: number
  isHono: boolean
}

let patches: Patches | undefined
let servers = new WeakMap<object, Known>()

/**
 * Lets requests carry the route by which a framework answers them. Nothing is hooked into the loading of
 * modules: when a server gets its first request, whatever answers it is loaded, and is found then.
 */
export const frameworkRoutes: Instrument = () => {
  const put = createPatches()
  patches = put
  servers = new WeakMap()
  return () => {
    patches = undefined
    put.stop()
  }
}

/**
 * Says that a server is about to handle a request.
 *
 * @returns the context to handle it in
 */
export function enterServer(server: object, request: ServerRequest, active: Context): Context {
  if (!patches) return active
  const known = servers.get(server) ?? meet(server, patches)
  if (!known.isHono && known.looks >= MOST_LOOKS) return active
  if (!known.isHono) look(known, request, patches)
  return active.setValue(REQUEST, request)
}

function meet(server: object, put: Patches): Known {
  const known = { looks: 0, isHono: false }
  servers.set(server, known)
  patchExpress(put)
  patchFastify(put)
  patchKoa(put)
  return known
}

/** Hono is made of ES modules, which no list has: it shows itself by what it reads. */
function look(known: Known, request: ServerRequest, put: Patches): void {
  known.looks++
  onUrlRead(request, (files) => {
    const adapter = adapterIn(files)
    if (!adapter) return false
    known.isHono = true
    patchHono(put, adapter)
    return true
  })
}
