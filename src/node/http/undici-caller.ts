import { createRequire } from 'node:module'
import { type Context, context } from '@opentelemetry/api'
import { wrap } from '../../core/safety/wrap.js'

interface Dispatcher {
  dispatch(options: unknown, handler: unknown): unknown
}

/** Answers in which context a request of undici was made. */
export interface Callers {
  contextOf(request: object): Context
  stop(): void
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null

/** The class that has `dispatch`: for Node's own undici and for each installed one it is another. */
function baseOf(dispatcher: object): Dispatcher | undefined {
  const isBase = (one: object) => Object.hasOwn(one, 'dispatch') && Object.hasOwn(one, 'close')
  let prototype: object | null = Object.getPrototypeOf(dispatcher)
  while (prototype && !isBase(prototype)) prototype = Object.getPrototypeOf(prototype)
  return (prototype as Dispatcher | null) ?? undefined
}

/** Every copy of undici that is loaded: Node's own by the global dispatcher, others by the module cache. */
function loadedBases(): Dispatcher[] {
  const globals = Object.getOwnPropertySymbols(globalThis)
    .filter((symbol) => symbol.description?.startsWith('undici.globalDispatcher.'))
    .map((symbol) => (globalThis as Record<symbol, unknown>)[symbol])
  const agents = Object.values(createRequire(import.meta.url).cache)
    .filter((module) => /[\\/]undici[\\/]index\.js$/.test(module?.filename ?? ''))
    .map((module) => (module?.exports as { Agent?: { prototype?: object } } | undefined)?.Agent?.prototype)
  return [...globals, ...agents.map((prototype) => prototype && Object.create(prototype))]
    .filter(isObject)
    .map(baseOf)
    .filter((base) => base !== undefined)
}

/** Of each copy of undici, by its class of requests, the symbol under which it keeps a request's handler. */
const handlerSymbols = new WeakMap<Function, symbol>()

function handlerSymbolOf(request: object): symbol | undefined {
  const known = handlerSymbols.get(request.constructor)
  if (known) return known
  const symbol = Object.getOwnPropertySymbols(request).find(({ description }) => description === 'handler')
  if (symbol) handlerSymbols.set(request.constructor, symbol)
  return symbol
}

/** The handler that a request was dispatched with. */
function handlerOf(request: object): object | undefined {
  const symbol = handlerSymbolOf(request)
  const handler = symbol && (request as Record<symbol, unknown>)[symbol]
  return isObject(handler) ? handler : undefined
}

/**
 * Remembers who asked for a request. With a limited number of connections (`new Agent({ connections })`) a
 * request that has to wait is made, and published on the diagnostics channel, when another one ends and
 * in the context of that one. So `dispatch`, which the caller calls itself, notes the context for the
 * handler, which is the one thing that both have.
 */
export function watchCallers(): Callers {
  const contexts = new WeakMap<object, Context>()
  const stops = new Map<Dispatcher, () => void>()
  const seen = new WeakSet<Function>()

  const patch = (base: Dispatcher) => {
    if (stops.has(base)) return
    const stop = wrap(base, 'dispatch', (original) => {
      return function (this: Dispatcher, options: unknown, handler: unknown) {
        // The first wins: the same handler comes by again from the queue, and for a redirect or a retry.
        const active = context.active()
        const known = isObject(handler) ? contexts.get(handler) : undefined
        if (isObject(handler) && !known) contexts.set(handler, active)
        // An agent hands on to a pool and that to a client, each by a `dispatch` of its own.
        if (!known || known === active) return Reflect.apply(original, this, [options, handler])
        return context.with(known, original, this, options, handler)
      }
    })
    stops.set(base, stop)
  }

  return {
    contextOf(request) {
      // A copy of undici shows itself by its first request, which never has to wait.
      if (!seen.has(request.constructor)) {
        seen.add(request.constructor)
        for (const base of loadedBases()) patch(base)
      }
      const handler = handlerOf(request)
      return (handler && contexts.get(handler)) ?? context.active()
    },
    stop() {
      for (const stop of stops.values()) stop()
    },
  }
}
