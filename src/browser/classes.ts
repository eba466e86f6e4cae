import type { Span } from '@opentelemetry/api'
import { recordError } from '../core/exception.js'
import { guard } from '../core/safety/guard.js'

type Class = new (...given: never[]) => object

const page = globalThis as unknown as Record<string, Class | undefined>

/**
 * Stands between the page and one of its classes. A Proxy and not a class: statics, `prototype`, `instanceof`, `name`
 * and subclasses are the original's. Throws where the page has frozen it.
 *
 * @param construct is called for each `new`, with how to make what it answers
 * @returns how to put the original back
 */
export function replaceClass(
  name: string,
  construct: (given: unknown[], make: (given: unknown[]) => object) => object,
): () => void {
  const original = page[name]
  if (!original) return () => {}
  const { prototype } = original
  let isOn = true
  const proxy = new Proxy(original, {
    construct(target, given, newTarget) {
      const make = (given: unknown[]) => Reflect.construct(target, given, newTarget)
      return isOn ? construct(given, make) : make(given)
    },
  })
  page[name] = proxy
  // A page may compare an object's constructor with its own class; another may have frozen it.
  guard(() => Object.assign(prototype, { constructor: proxy }))
  return () => {
    isOn = false
    if (page[name] === proxy) page[name] = original
    if (prototype.constructor === proxy) prototype.constructor = original
  }
}

/**
 * Gives what the page makes of a class a span that lasts until something comes of it.
 *
 * @param begin answers undefined for what gets none; else the span, and `given` where the class gets something else
 * @param follow gets what was made; a class that throws ends the span at once
 */
export const traceClass = <T extends object, B extends { span: Span; given?: unknown[] }>(
  name: string,
  begin: (given: never) => B | undefined,
  follow: (made: T, begun: B) => void,
): (() => void) =>
  replaceClass(name, (given, make) => {
    const begun = guard(() => begin(given as never))
    if (!begun) return make(given)
    try {
      const made = make(begun.given ?? given)
      guard(() => follow(made as T, begun))
      return made
    } catch (thrown) {
      guard(() => recordError(begun.span, thrown))
      begun.span.end()
      throw thrown
    }
  })
