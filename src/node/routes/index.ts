import type { Context } from '@opentelemetry/api'
import type { Instrument } from '../../core/instrument.js'
import { onQuestion, stopQuestions } from './callers.js'
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
  isLooked: boolean
  isHono: boolean
}

let patches: Patches | undefined
let servers = new WeakMap<object, Known>()
/** How many servers are looked at. */
let looking = 0

/**
 * Lets requests carry the route by which a framework answers them. Nothing is hooked into the loading of
 * modules: when a server gets its first request, whatever answers it is loaded, and is found then.
 */
export const frameworkRoutes: Instrument = () => {
  const put = createPatches()
  patches = put
  servers = new WeakMap()
  looking = 0
  return () => {
    patches = undefined
    put.stop()
    stopQuestions()
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
  if (known.isLooked) look(known, request, patches)
  return known.isLooked || known.isHono ? active.setValue(REQUEST, request) : active
}

function meet(server: object, put: Patches): Known {
  const known = { looks: 0, isLooked: true, isHono: false }
  servers.set(server, known)
  looking++
  patchExpress(put)
  patchFastify(put)
  patchKoa(put)
  return known
}

/** Hono is made of ES modules, which no list has: it shows itself by what it asks. */
function look(known: Known, request: ServerRequest, put: Patches): void {
  if (known.looks++ >= MOST_LOOKS) {
    leave(known)
    return
  }
  onQuestion(request, (files) => {
    const adapter = adapterIn(files)
    if (!adapter) return false
    if (!known.isHono) patchHono(put, adapter)
    known.isHono = true
    leave(known)
    return true
  })
}

/** Looks at a server no more, and at none when that was the last. */
function leave(known: Known): void {
  if (!known.isLooked) return
  known.isLooked = false
  if (--looking === 0) stopQuestions()
}
