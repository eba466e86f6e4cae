/** The program that a line of a shell runs first, after the variables that it sets for it. */
export function programOf(line: string): string {
  const words = line.match(/(?:"[^"]*"|'[^']*'|[^\s"'])+/g) ?? []
  const first = words.find((word) => !/^\w+=/.test(word)) ?? ''
  return first.replace(/["']/g, '')
}
