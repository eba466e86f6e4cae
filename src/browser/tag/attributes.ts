import type { StartOptions } from '../../core/config/options.js'
import { OPTION_NAMES, optionProblems } from '../../core/config/table.js'

type Values = Record<string, unknown>

export interface FromAttributes {
  options: StartOptions
  /** What is wrong with the attributes, a sentence each. */
  warnings: string[]
}

/**
 * Reads the options from the `data-` attributes of the script's tag: `data-sampling-ratio="0.5"` is
 * `sampling: { ratio: 0.5 }`. Values are JSON where they can be. Whoever writes a page is an operator: what is wrong
 * is said and ignored. Attributes that resemble no option are somebody else's.
 */
export function readAttributes(dataset: Record<string, string | undefined>): FromAttributes {
  const options: Values = {}
  const warnings: string[] = []
  for (const [key, text = ''] of Object.entries(dataset)) {
    const path = pathOf(key)
    const tries = [json(text), text].map((value) => ({ value, problems: optionProblems(nest(path, value)) }))
    const right = tries.find(({ problems }) => problems.length === 0)
    if (right) add(options, path, right.value)
    else {
      const problem = tries[0]!.problems[0]!
      if (!problem.includes('; the options are') || path.length > 1)
        warnings.push(`${attribute(key)}="${text}" is ignored: ${asAttributes(problem)}`)
    }
  }
  return { options: options as StartOptions, warnings }
}

/** The longest option that the name begins with, and the rest as its member. */
function pathOf(key: string): string[] {
  if (OPTION_NAMES.includes(key)) return [key]
  const [outer] = OPTION_NAMES.filter(
    (name) => key.startsWith(name) && /^[A-Z]/.test(key.slice(name.length)),
  ).sort((a, b) => b.length - a.length)
  if (!outer) return [key]
  const inner = key.slice(outer.length)
  return [outer, inner[0]!.toLowerCase() + inner.slice(1)]
}

const nest = ([outer, inner]: string[], value: unknown): Values => ({
  [outer!]: inner ? { [inner]: value } : value,
})

function add(options: Values, [outer, inner]: string[], value: unknown): void {
  const before = options[outer!]
  options[outer!] = inner ? { ...(typeof before === 'object' ? before : {}), [inner]: value } : value
}

function json(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

const attribute = (key: string) =>
  `data-${key.replace(/\.?([A-Z])|\./g, (_, letter = '') => `-${letter.toLowerCase()}`)}`

/** Options by the names of their attributes. */
const asAttributes = (problem: string) =>
  problem.replace(/"(\w+)(\.\w+)?"/g, (quoted, outer) =>
    OPTION_NAMES.includes(outer) ? `"${attribute(quoted.slice(1, -1))}"` : quoted,
  )
