import type { CollectorOptions } from '../collector/index.js'
import { UsageError } from './command.js'

const VARIABLE = 'THROUGHLINE_SAMPLING'
const EXPECTED =
  'expected a share of all traces such as 0.1, or JSON such as {"ratio":0.1,"keep":{"slowerThanMs":2000}}'

/** What the flag says, or the environment: a share, or the whole option as JSON. */
export function samplingOf(flag: string | undefined): CollectorOptions['sampling'] {
  const text = (flag ?? process.env[VARIABLE])?.trim()
  if (!text) return undefined
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'number') return { ratio: value }
    if (typeof value === 'object' && value !== null) return value
  } catch {}
  throw new UsageError(`${flag === undefined ? VARIABLE : '--sampling'} ${text}: ${EXPECTED}`)
}
