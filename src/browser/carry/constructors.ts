import { guard } from '../../core/safety/guard.js'
import { carried } from '../current.js'
import { carriedMembers } from './callback.js'

type Constructor = new (...given: unknown[]) => object

const page = globalThis as unknown as Record<string, Constructor | undefined>

const OBSERVERS = ['Mutation', 'WebKitMutation', 'Intersection', 'Resize', 'Performance', 'Reporting']
const STREAMS = ['Readable', 'Writable', 'Transform']

/**
 * Runs the callbacks of observers, and the sources, sinks and transformers of the page's own streams, in the
 * context of their construction.
 */
export function carryConstructors(): (() => void)[] {
  return [
    ...OBSERVERS.map((name) => replace(`${name}Observer`, carried)),
    ...STREAMS.map((name) => replace(`${name}Stream`, carriedMembers)),
  ]
}

/** A Proxy and not a class: statics, `prototype`, `instanceof` and subclasses are the original's. */
function replace(name: string, prepare: <T>(given: T) => T): () => void {
  const original = page[name]
  if (!original) return () => {}
  let isOn = true
  const proxy = new Proxy(original, {
    construct(target, [first, ...rest], newTarget) {
      const given = first === undefined ? [] : [isOn ? prepare(first) : first]
      return Reflect.construct(target, rest.length > 0 ? [given[0], ...rest] : given, newTarget)
    },
  })
  const put = (one: Constructor) =>
    guard(() => {
      page[name] = one
      original.prototype.constructor = one
    })
  put(proxy)
  return () => {
    isOn = false
    if (page[name] === proxy) put(original)
  }
}
