/** Edit distance of two short words, in which two letters changed over are one edit (Damerau). */
function distance(a: string, b: string): number {
  const rows = [Array.from({ length: b.length + 1 }, (_, index) => index)]
  for (let row = 1; row <= a.length; row++) {
    const previous = rows[row - 1]!
    const current = [row]
    rows.push(current)
    for (let column = 1; column <= b.length; column++) {
      const replaced = previous[column - 1]! + (a[row - 1] === b[column - 1] ? 0 : 1)
      const swapped =
        row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]
          ? rows[row - 2]![column - 2]! + 1
          : Number.POSITIVE_INFINITY
      current.push(Math.min(replaced, swapped, previous[column]! + 1, current[column - 1]! + 1))
    }
  }
  return rows[a.length]![b.length]!
}

const plain = (name: string) => name.toLowerCase().replace(/[^a-z0-9]/g, '')

/** The known name that was probably meant, or undefined when none is near. */
export function nearest(name: string, known: readonly string[]): string | undefined {
  const wanted = plain(name).slice(0, 64)
  const ranked = known
    .map((candidate) => ({ candidate, cost: distance(wanted, plain(candidate)) }))
    .sort((a, b) => a.cost - b.cost)
  const best = ranked[0]
  if (best && best.cost <= Math.max(1, Math.floor(wanted.length / 3))) return best.candidate
  return known.find((candidate) => wanted.length > 2 && plain(candidate).includes(wanted))
}
