import { type Check, isRecord, problem } from '../../core/config/check.js'

/** Says of what stands at a path, in words that go on after it, what is wrong, and what becomes of it. */
export type Say = (path: string, why: string, so?: string) => void

/** Takes what stands at a path, or says why not. */
export type Reader = (value: unknown, path: string, say: Say) => void

/** What is left out, or null, leaves everything as it was. */
export const value =
  <T>(check: Check, set: (value: T) => void): Reader =>
  (given, path, say) => {
    if (given === undefined || given === null) return
    const problems = check(given, '')
    for (const one of problems) say(path, one.replace(/^"" /, ''))
    if (problems.length === 0) set(given as T)
  }

/** A mapping, by a table of its keys. */
export const mapping =
  (table: Record<string, Reader>): Reader =>
  (given, path, say) => {
    if (given === undefined || given === null) return
    if (!isRecord(given)) return say(path, wrong('a mapping', given))
    for (const [key, member] of Object.entries(given)) {
      const at = path ? `${path}.${key}` : key
      if (Object.hasOwn(table, key)) table[key]!(member, at, say)
      else say(at, 'is not supported')
    }
  }

export const list =
  (read: Reader): Reader =>
  (given, path, say) => {
    if (given === undefined || given === null) return
    if (!Array.isArray(given)) return say(path, wrong('a sequence', given))
    for (const [index, item] of given.entries()) read(item, `${path}[${index}]`, say)
  }

export const wrong = (expected: string, given: unknown): string =>
  problem('', expected, given)[0]!.replace(/^"" /, '')
