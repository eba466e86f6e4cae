import { guard } from '../../core/safety/guard.js'
import { replaceClass } from '../classes.js'
import { carried } from '../current.js'
import { carriedMembers } from './callback.js'

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

function replace(name: string, prepare: <T>(given: T) => T): () => void {
  const stop = guard(() =>
    replaceClass(name, (given, make) => make(given.map((one, at) => (at === 0 ? prepare(one) : one)))),
  )
  return stop ?? (() => {})
}
