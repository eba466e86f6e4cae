import { type Check, isRecord, members, milliseconds, positive, text } from '../../core/config/check.js'
import type { FileOptions } from '../../core/config/files.js'

const file: Record<keyof FileOptions, Check> = {
  path: text,
  maxBytes: positive,
  maxAgeMs: milliseconds,
  maxFiles: positive,
}

/** The check of the option `file`: a path, or an object with one. */
export const fileCheck: Check = (value, name) => {
  if (typeof value === 'string') return text(value, name)
  const problems = members(file)(value, name)
  const isMissing = isRecord(value) && value.path === undefined
  return isMissing ? [...problems, ...text(value.path, `${name}.path`)] : problems
}
