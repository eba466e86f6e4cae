import type { Half, Halve } from './index.js'

type Part = Record<string, unknown>

/** Of a request in JSON: what is around its records has other names in each signal, and the same shape. */
export const halvesOfJson: Halve = (body) => {
  const request = JSON.parse(new TextDecoder().decode(body)) as Part
  const count = listsOf(request).flatMap(listsOf).flatMap(listsOf).length
  if (count < 2) return undefined
  const middle = count >> 1
  return [half(request, 0, middle), half(request, middle, count)]
}

/** The members of a part's lists: groups of a request, scopes of a group, records of a scope. */
const listsOf = (part: Part): Part[] => Object.values(part).flatMap((value) => (isList(value) ? value : []))

const isList = (value: unknown): value is Part[] => Array.isArray(value)

function half(request: Part, from: number, to: number): Half {
  let at = -1
  const isWithin = () => {
    at++
    return at >= from && at < to
  }
  const cut = (part: Part, depth: number): Part =>
    Object.fromEntries(
      Object.entries(part).map(([name, value]) => [name, isList(value) ? kept(value, depth) : value]),
    )
  const kept = (list: Part[], depth: number): Part[] =>
    depth === 0
      ? list.filter(isWithin)
      : list.map((one) => cut(one, depth - 1)).filter((one) => listsOf(one).length > 0)
  const body = new TextEncoder().encode(JSON.stringify(cut(request, 2)))
  return { body, count: to - from }
}
