import { isRecord, ratio } from '../../core/config/check.js'
import type { Config } from '../../core/config/options.js'
import { mapping, type Reader, type Say, value, wrong } from './read.js'

type Sampling = Config['sampling']

/** What a sampler of the schema is here, in which what has a parent is decided by it or is not. */
export const sampler =
  (set: (sampling: Sampling) => void): Reader =>
  (given, path, say) => {
    const found = rootOf(given, path, say)
    if (found) return set({ ...found, parentBased: false })
    const { parent_based: parentBased } = given as Record<string, unknown>
    if (!isRecord(given) || !('parent_based' in given)) return
    let root: Sampling = { ratio: 1, parentBased: true }
    mapping({
      root: (one, at) => {
        const chosen = rootOf(one, at, say)
        if (chosen) root = { ...chosen, parentBased: true }
        else say(at, 'is not supported')
      },
      remote_parent_sampled: only('always_on'),
      local_parent_sampled: only('always_on'),
      remote_parent_not_sampled: only('always_off'),
      local_parent_not_sampled: only('always_off'),
    })(parentBased, `${path}.parent_based`, say)
    set(root)
  }

/** A sampler that looks at no parent. */
function rootOf(given: unknown, path: string, say: Say): Pick<Sampling, 'ratio'> | undefined {
  let found: Pick<Sampling, 'ratio'> | undefined
  const always = (share: number) => () => {
    found = { ratio: share }
  }
  const byRatio: Reader = (settings, at) => {
    found = { ratio: 1 }
    mapping({
      ratio: value(ratio, (share: number) => {
        found = { ratio: share }
      }),
    })(settings, at, say)
  }
  if (!isRecord(given)) say(path, wrong('a mapping such as { always_on: }', given))
  else
    mapping({
      always_on: always(1),
      always_off: always(0),
      trace_id_ratio_based: byRatio,
      'probability/development': byRatio,
      parent_based: () => {},
    })(given, path, say)
  return found
}

/** Who has a parent does as the parent does, which is the schema's default too. */
const only =
  (name: string): Reader =>
  (given, path, say) => {
    if (!isRecord(given) || !(name in given)) say(path, `can only be ${name}`)
  }
