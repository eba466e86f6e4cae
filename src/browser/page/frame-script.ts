import { inSnakeCase, rounded } from './timing.js'

const FIELDS = [
  'startTime',
  'duration',
  'invoker',
  'invokerType',
  'sourceURL',
  'sourceFunctionName',
  'sourceCharPosition',
  'forcedStyleAndLayoutDuration',
] as const

/** A part of a long animation frame, in Chromium only. */
export type ScriptTiming = { duration: number } & Partial<Record<(typeof FIELDS)[number], string | number>>

const MOST_CHARACTERS = 300

/** Which script ran in a long frame, who called it, and for how long. */
export function scriptAttributes(script: ScriptTiming): Record<string, string | number> {
  const attributes: Record<string, string | number> = {}
  for (const field of FIELDS) {
    const value = script[field]
    if (value === undefined || value === '') continue
    // An invoker may be the address of the script.
    attributes[inSnakeCase(field)] =
      typeof value === 'string' ? value.slice(0, MOST_CHARACTERS) : rounded(value)
  }
  return attributes
}
