/** An attribute value or log body as text: strings as they are, everything else as JSON. */
export function formatValue(value: unknown): string {
  if (typeof value === 'string') return value
  if (value === undefined) return ''
  if (value !== null && typeof value === 'object') return JSON.stringify(value, null, flat(value) ? 0 : 2)
  return String(value)
}

/** The same on one line, for lists. */
export function formatLine(value: unknown): string {
  const text = value !== null && typeof value === 'object' ? JSON.stringify(value) : formatValue(value)
  return text.split('\n', 1)[0] ?? ''
}

/** A list of scalars reads best on one line. */
function flat(value: object): boolean {
  return Array.isArray(value) && value.every((item) => item === null || typeof item !== 'object')
}

/** `1 span`, `2 spans`, `1,204 spans`. */
export function countOf(count: number, noun: string): string {
  return `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`
}
