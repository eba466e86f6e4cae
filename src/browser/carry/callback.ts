import { bound, currentContext, isFunction } from '../current.js'

/**
 * A dictionary whose functions run in the context which is current now. Its members are read of the original, on
 * which they are called too: it may be frozen, and may have private members of its own.
 */
export function carriedMembers<T>(given: T): T {
  if (typeof given !== 'object' || given === null || !currentContext()) return given
  const members = new Map<unknown, unknown>()
  // In this context, whenever the browser comes to read them.
  const carry = bound((member: Function) => bound(member.bind(given)))
  return new Proxy({} as T & object, {
    // WebKit looks for a transformer's members before it reads them.
    has: (_, name) => name in given,
    get(_, name) {
      const member: unknown = given[name as keyof T]
      if (!isFunction(member)) return member
      if (!members.has(member)) members.set(member, carry(member))
      return members.get(member)
    },
  })
}
