/** The standards once more, written to be read beside their text and not to be fast. */

const within = (text: string, alphabet: string): boolean => [...text].every((one) => alphabet.includes(one))
const HEX = '0123456789abcdef'
const LOWER = 'abcdefghijklmnopqrstuvwxyz'
const DIGITS = '0123456789'

const isOws = (character: string | undefined): boolean => character === ' ' || character === '\t'
export function withoutOws(text: string): string {
  const characters = text.split('')
  while (isOws(characters[0])) characters.shift()
  while (isOws(characters.at(-1))) characters.pop()
  return characters.join('')
}

/** https://www.w3.org/TR/trace-context-2/#traceparent-header-field-values and #versioning-of-traceparent */
export function traceparentIds(text: string): [traceId: string, spanId: string] | undefined {
  const value = withoutOws(text)
  const [version = '', traceId = '', spanId = '', flags = '', ...rest] = value.split('-')
  if (version.length !== 2 || !within(version, HEX) || version === 'ff') return undefined
  if (traceId.length !== 32 || !within(traceId, HEX) || within(traceId, '0')) return undefined
  if (spanId.length !== 16 || !within(spanId, HEX) || within(spanId, '0')) return undefined
  if (flags.length !== 2 || !within(flags, HEX)) return undefined
  // Ours: nothing that is longer than 512 characters is a version of anything.
  if (version === '00' ? rest.length > 0 : value.length > 512) return undefined
  return [traceId, spanId]
}

function isMember(member: string): boolean {
  const at = member.indexOf('=')
  const [key, value] = [member.slice(0, at), member.slice(at + 1)]
  if (at < 1 || key.length > 256 || value.length < 1 || value.length > 256) return false
  if (!within(key.charAt(0), LOWER + DIGITS) || !within(key, `${LOWER + DIGITS}_-*/@`)) return false
  return value.split('').every((one) => one >= ' ' && one <= '~' && one !== ',' && one !== '=')
}

/** https://www.w3.org/TR/trace-context-2/#tracestate-header-field-values; undefined: nothing or malformed. */
export function tracestateMembers(text: string): string[] | undefined {
  const members = text.split(',').map(withoutOws).filter(Boolean)
  if (members.length === 0 || members.length > 32 || !members.every(isMember)) return undefined
  const keys = members.map((member) => member.split('=')[0])
  return members.filter((_, index) => keys.indexOf(keys[index]) === index)
}
