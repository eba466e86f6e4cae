import { guard } from '../../core/safety/guard.js'

/** Questions about one request that are looked at. */
const MOST_QUESTIONS = 4

interface Looked {
  isFound: (files: string[]) => boolean
  questions: number
}

let looked = new WeakMap<object, Looked>()

/** Not by import: nobody else's program should pay for loading it while telemetry is off. */
const asked = (): Function => process.getBuiltinModule('node:http2').Http2ServerRequest

/** In the place of what `instanceof` asks. */
const hasInstance = {
  configurable: true,
  value(this: Function, value: unknown): boolean {
    guard(() => see(value))
    return Function.prototype[Symbol.hasInstance].call(this, value)
  },
}

/**
 * Calls back with the files of the code that asks whether a request is one of HTTP/2, until it answers true. What
 * serves both kinds has to, and so shows where it was loaded from, which for ES modules nothing else tells.
 *
 * The class is patched for that and never a request: V8 keeps one with an accessor of its own as a dictionary, and
 * from then on reads each request as if it could be another, which takes a microsecond of every one.
 */
export function onQuestion(request: object, isFound: Looked['isFound']): void {
  const type = asked()
  if (!Object.hasOwn(type, Symbol.hasInstance)) Object.defineProperty(type, Symbol.hasInstance, hasInstance)
  looked.set(request, { isFound, questions: 0 })
}

/** Takes out what was put in; the next request that is looked at puts it in again. */
export function stopQuestions(): void {
  looked = new WeakMap()
  const type = asked()
  if (type[Symbol.hasInstance] === hasInstance.value) Reflect.deleteProperty(type, Symbol.hasInstance)
}

function see(value: unknown): void {
  const one = looked.get(value as object)
  if (one && (one.isFound(callingFiles()) || ++one.questions >= MOST_QUESTIONS))
    looked.delete(value as object)
}

function callingFiles(): string[] {
  const { prepareStackTrace, stackTraceLimit } = Error
  const holder: { stack?: string[] } = {}
  try {
    Error.stackTraceLimit = 8
    Error.prepareStackTrace = (_, sites) => sites.map((site) => site.getFileName() ?? '')
    Error.captureStackTrace(holder)
    return [...(holder.stack ?? [])]
  } finally {
    Error.prepareStackTrace = prepareStackTrace
    Error.stackTraceLimit = stackTraceLimit
  }
}
