/** Assertions that run in a page as in Node, where vitest's own do not go. */

const show = (value: unknown): string =>
  JSON.stringify(value, (_, one) => (one === undefined ? '(undefined)' : one)) ?? String(value)

/** JSON values are equal whatever the order of their members. */
function same(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true
  if (typeof one !== 'object' || typeof other !== 'object' || !one || !other) return false
  if (Array.isArray(one) !== Array.isArray(other)) return false
  const [names, others] = [Object.keys(one), Object.keys(other)]
  return (
    names.length === others.length &&
    names.every((name) => same(one[name as keyof object], other[name as keyof object]))
  )
}

export function equal<T>(actual: T, expected: T, what: string): void {
  if (!same(actual, expected)) throw new Error(`${what}: expected ${show(expected)}, got ${show(actual)}`)
}

/** That the members of `expected` are in `actual`, which may have more. */
export function includes(actual: object, expected: object, what: string): void {
  const part = Object.fromEntries(Object.keys(expected).map((name) => [name, actual[name as keyof object]]))
  equal<unknown>(part, expected, what)
}

export function ok(value: unknown, what: string): asserts value {
  if (!value) throw new Error(`${what}: got ${show(value)}`)
}

/** What a function throws, or what its promise rejects with. */
export async function thrownBy(run: () => unknown): Promise<unknown> {
  try {
    await run()
  } catch (thrown) {
    return thrown
  }
  throw new Error('nothing was thrown')
}
