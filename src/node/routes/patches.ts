import { createRequire } from 'node:module'
import { wrap } from '../../core/safety/wrap.js'

/** What a framework's file patches, and how all of it is taken out again. */
export interface Patches {
  /** Wraps a method once, however often it is asked to. */
  method<T extends object, K extends keyof T>(
    target: T,
    name: K,
    wrapper: Parameters<typeof wrap<T, K>>[2],
  ): void
  /** Keeps what takes something else out, unless that is done already. */
  once(target: object, put: () => () => void): void
  stop(): void
}

/** Starts an empty set of patches. */
export function createPatches(): Patches {
  const stops = new Map<object, Map<PropertyKey, () => void>>()
  const keep = (target: object, name: PropertyKey, put: () => () => void) => {
    const known = stops.get(target) ?? new Map<PropertyKey, () => void>()
    if (known.has(name)) return
    stops.set(target, known.set(name, put()))
  }
  return {
    method: (target, name, wrapper) => {
      if (typeof target[name] === 'function') keep(target, name, () => wrap(target, name, wrapper))
    },
    once: (target, put) => keep(target, '', put),
    stop() {
      for (const known of stops.values()) for (const stop of known.values()) stop()
      stops.clear()
    },
  }
}

/**
 * The exports of every CommonJS module that is loaded and whose file's name matches. ES modules that import
 * CommonJS have it here too, so nothing has to hook the loading of modules.
 */
export function loadedExports(file: RegExp): unknown[] {
  return Object.values(createRequire(import.meta.url).cache)
    .filter((module) => file.test(module?.filename ?? ''))
    .map((module) => module?.exports)
}
