import type { AttributeValue } from '@opentelemetry/api'
import { isRecord, text } from '../../core/config/check.js'
import type { FromEnvironment } from '../../core/config/environment.js'
import { parsePairs } from '../../core/config/variables.js'
import { list, mapping, type Reader, value, wrong } from './read.js'

const TYPES: Record<string, (one: unknown) => boolean> = {
  string: (one) => typeof one === 'string',
  bool: (one) => typeof one === 'boolean',
  int: Number.isInteger,
  double: (one) => typeof one === 'number',
}

/** The attributes of all signals. */
export const resource = (into: FromEnvironment): Reader =>
  mapping({
    attributes: list((given, path, say) => {
      if (!isRecord(given) || typeof given.name !== 'string' || (given.value ?? undefined) === undefined)
        return say(path, wrong('a mapping of name, value and type', given))
      const { name, type = 'string' } = given
      const found = typed(given.value, String(type))
      if (found === undefined) return say(path, `has a value that is not of the type ${type}`)
      into.resource = { ...into.resource, [name]: found }
    }),
    attributes_list: (given, path, say) =>
      value(text, (pairs: string) => {
        const read = parsePairs(pairs)
        if (read) into.resource = { ...read, ...into.resource }
        else say(path, 'is not a list such as key=value,key=value')
      })(given, path, say),
  })

/** A number that is to be text is what a variable's value looks like; nothing else is made of anything. */
function typed(given: unknown, type: string): AttributeValue | undefined {
  const [, one = '', isArray] = /^(\w+?)(_array)?$/.exec(type) ?? []
  const check = Object.hasOwn(TYPES, one) ? TYPES[one] : undefined
  if (!check) return undefined
  if (isArray) return Array.isArray(given) && given.every(check) ? (given as string[]) : undefined
  if (one === 'string' && ['number', 'boolean'].includes(typeof given)) return String(given)
  return check(given) ? (given as AttributeValue) : undefined
}
