import { type Check, members, oneOf, positive, text } from '../config/check.js'
import type { BridgeOptions, EventSource } from './index.js'

const isFunction = (value: unknown): boolean => typeof value === 'function'

const severity: Check = (value, name) =>
  isFunction(value) ? [] : oneOf('trace', 'debug', 'info', 'warn', 'error', 'fatal')(value, name)

const types: Check = (value, name) =>
  isFunction(value) || (Array.isArray(value) && value.every((one) => typeof one === 'string'))
    ? []
    : [`"${name}" must be an array of event types, or a function that answers whether a type is recorded`]

const options: Record<keyof BridgeOptions, Check> = {
  types,
  name: text,
  attributes: (value, name) =>
    isFunction(value) ? [] : [`"${name}" must be a function that answers attributes for an event`],
  severity,
  limit: positive,
}

/** All problems of what `bridgeEvents` was given. */
export function checkBridge(source: EventSource, given: BridgeOptions): string[] {
  const problems = members(options)(given, '')
  const has = (...names: string[]) =>
    names.every((name) => isFunction((source as unknown as Record<string, unknown> | null)?.[name]))
  if (!has('on', 'emit') && !has('addEventListener', 'dispatchEvent') && !has('subscribe', 'next'))
    problems.unshift(
      'the source must be an EventEmitter (on, emit), an EventTarget (addEventListener, dispatchEvent) or a subject (subscribe, next)',
    )
  else if (!Object.isExtensible(source))
    problems.unshift('the source is frozen, so nothing can be seen of it')
  return problems
}
