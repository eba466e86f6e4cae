const isOws = (code: number): boolean => code === 0x20 || code === 0x09

/**
 * Cuts optional whitespace (spaces and tabs, nothing else) from both ends. A loop, since a regular
 * expression for the end of a string takes quadratic time on a header made of spaces.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-5.6.3
 */
export function trimOws(text: string): string {
  let start = 0
  let end = text.length
  while (start < end && isOws(text.charCodeAt(start))) start++
  while (end > start && isOws(text.charCodeAt(end - 1))) end--
  return text.slice(start, end)
}
