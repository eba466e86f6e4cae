import { zoneJs } from '../zone.js'

type AnyFunction = (...args: never[]) => unknown

const isFunction = (given: unknown): given is AnyFunction => typeof given === 'function'

/** What was given, if it is a function as one that runs in the zone which is current now. */
export const carried = <T>(given: T): T =>
  isFunction(given) ? (zoneJs().current.wrap(given, 'throughline') as T) : given

/**
 * A dictionary whose functions run in the zone which is current now. Its members are read of the original, on
 * which they are called too: it may be frozen, and may have private members of its own.
 */
export function carriedMembers<T>(given: T): T {
  if (typeof given !== 'object' || given === null) return given
  const { current } = zoneJs()
  return new Proxy({} as T & object, {
    // WebKit looks for a transformer's members before it reads them.
    has: (_, name) => name in given,
    get(_, name) {
      const member: unknown = given[name as keyof T]
      return isFunction(member) ? current.wrap(member.bind(given), 'throughline') : member
    },
  })
}
