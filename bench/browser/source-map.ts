/** Which source each column of a script is from, as its source map says (ECMA-426). */

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

/** The numbers of one segment, each a variable-length quantity in base 64. */
function numbersOf(segment: string): number[] {
  const numbers: number[] = []
  let [value, shift] = [0, 0]
  for (const char of segment) {
    const digit = DIGITS.indexOf(char)
    value |= (digit & 31) << shift
    shift += 5
    if (digit & 32) continue
    numbers.push(value & 1 ? -(value >> 1) : value >> 1)
    value = shift = 0
  }
  return numbers
}

/** For each line the columns from which on it is from a source, by the source's number; undefined: from none. */
export function sourcesOf(mappings: string): [column: number, source: number | undefined][][] {
  let source = 0
  return mappings.split(';').map((line) => {
    let column = 0
    return line
      .split(',')
      .filter(Boolean)
      .map((segment) => {
        const [columns = 0, sources] = numbersOf(segment)
        column += columns
        source += sources ?? 0
        return [column, sources === undefined ? undefined : source]
      })
  })
}
