import vm from 'node:vm'
import { lower, runtime } from '../../src/lower/index.js'

/** The runtime's exports as a plain object, so that scripts can `require` them. */
export const loadRuntime = (context: vm.Context): unknown => {
  const names = [...runtime.matchAll(/^export function (\w+)/gm)].map((match) => match[1])
  return vm.runInContext(`(() => {${runtime.replace(/^export /gm, '')};return {${names}}})()`, context)
}

/** Lowers a script; the comment makes a CommonJS file of it, so the helpers come by `require`. */
export function lowerScript(code: string): string {
  const result = lower(`${code}\n/* module */`, { runtime: 'runtime' })
  if (!result) throw new Error('nothing was lowered')
  return result.code
}

const strict = (code: string): string => `"use strict";${code}`

/** Lowers a module, and makes a strict script of it: the same text native, and with its helpers by `require`. */
export function lowerModule(code: string): { native: string; lowered: string } {
  const result = lower(`${code}\nexport {}`, { runtime: 'runtime' })
  if (!result) throw new Error('nothing was lowered')
  const [statement, list] = /^import\{(.+?)\}from"runtime";/.exec(result.code)!
  const required = `const {${list!.replaceAll(' as ', ':')}} = require('runtime');`
  const lowered = result.code.replace(statement, () => required).replace(/\nexport \{\}$/, '')
  return { native: strict(code), lowered: strict(lowered) }
}

/** What happened, in order: the calls of `log`, then how the program ended. */
export type Trace = string[]

const show = (value: unknown): string => {
  if (Object.prototype.toString.call(value) === '[object Error]' || value instanceof Error)
    return `${(value as Error).name}: ${(value as Error).message}`
  if (typeof value === 'function') return `function ${value.name}/${value.length}`
  if (typeof value === 'symbol' || typeof value === 'bigint' || value === undefined) return String(value)
  return JSON.stringify(value, (_key, inner) => (inner === undefined ? 'undefined' : inner))
}

/** Runs the body of a script that may set `result` to a promise, natively or lowered. */
export async function run(code: string): Promise<Trace> {
  const trace: Trace = []
  const log = (...values: unknown[]) => void trace.push(values.map(show).join(' '))
  const context = vm.createContext({ log, setTimeout, console })
  let timer: NodeJS.Timeout | undefined
  const helpers = loadRuntime(context)
  Object.assign(context, { require: () => helpers })
  try {
    const result: unknown = vm.runInContext(code, context)
    const late = new Promise((_, reject) => {
      timer = setTimeout(reject, 10_000, new Error('never settled'))
    })
    log('result', await Promise.race([result, late]))
  } catch (error) {
    log('threw', error)
  } finally {
    clearTimeout(timer)
  }
  // Whatever is still under way belongs to the trace as well.
  await new Promise((resolve) => setTimeout(resolve, 0))
  return trace
}
