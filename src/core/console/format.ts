/** Characters of one record's text; what a console may print is not bounded. */
const MAX_TEXT = 16_384
const MAX_DEPTH = 4
/** Members of one object, and of one array. */
const MAX_MEMBERS = 50

const DIRECTIVE = /%[sdifjoOc%]/g

/**
 * The text that a console makes of its arguments, by the console standard's format directives.
 *
 * @see https://console.spec.whatwg.org/#formatter
 */
export function formatArguments(given: readonly unknown[]): string {
  const [first, ...rest] = given
  // A single argument is no format: `100%%` stays as it is.
  if (typeof first !== 'string' || rest.length === 0) return cut(given.map(textOf).join(' '))
  let next = 0
  const text = first.replace(DIRECTIVE, (directive) => {
    if (directive === '%%') return '%'
    return next < rest.length ? substitute(directive, rest[next++]) : directive
  })
  return cut([text, ...rest.slice(next).map(textOf)].join(' '))
}

/** How many arguments a text's directives take. */
export const directivesIn = (text: string): number =>
  (text.match(DIRECTIVE) ?? []).filter((directive) => directive !== '%%').length

function substitute(directive: string, value: unknown): string {
  switch (directive) {
    case '%d':
    case '%i':
    case '%f':
      return numberOf(directive, value)
    case '%c':
      return ''
    default:
      return textOf(value)
  }
}

function numberOf(directive: string, value: unknown): string {
  if (typeof value === 'bigint') return `${value}n`
  if (typeof value === 'symbol' || (typeof value === 'object' && value !== null)) return 'NaN'
  if (directive === '%d') return String(Number(value))
  return String(directive === '%i' ? Number.parseInt(String(value), 10) : Number.parseFloat(String(value)))
}

/** Text stays as it is; an object becomes what JSON is, bounded, and shows an error by its name and message. */
function textOf(value: unknown): string {
  if (typeof value === 'string') return value
  const out: string[] = []
  try {
    write(value, out, { inside: [], left: MAX_TEXT })
  } catch {
    // A proxy may refuse to be looked at.
    out.push('[…]')
  }
  return out.join('')
}

interface Writing {
  /** What this value is inside of. */
  inside: object[]
  /** Characters that may still be written. */
  left: number
}

function write(value: unknown, out: string[], writing: Writing): void {
  if (writing.left <= 0) return
  const plain = plainText(value, writing)
  if (plain === undefined) writeMembers(value as object, out, writing)
  else put(plain, out, writing)
}

function put(text: string, out: string[], writing: Writing): void {
  writing.left -= text.length
  out.push(text)
}

/** The text of what has no members that are shown. */
function plainText(value: unknown, { inside, left }: Writing): string | undefined {
  if (typeof value === 'string') return JSON.stringify(value.slice(0, left))
  if (typeof value === 'bigint') return `${value}n`
  if (typeof value === 'function') return `[Function ${value.name}]`
  if (typeof value !== 'object' || value === null) return String(value)
  if (value instanceof Error) return `${value.name}: ${value.message}`
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'Invalid Date' : value.toISOString()
  if (value instanceof RegExp) return String(value)
  if (inside.includes(value)) return '[Circular]'
  if (inside.length >= MAX_DEPTH) return Array.isArray(value) ? '[…]' : '{…}'
  return undefined
}

function writeMembers(value: object, out: string[], writing: Writing): void {
  const isList = Array.isArray(value) || value instanceof Set || ArrayBuffer.isView(value)
  let count = 0
  writing.inside.push(value)
  put(isList ? '[' : '{', out, writing)
  for (const [name, member] of membersOf(value)) {
    if (count > 0) put(',', out, writing)
    if (++count > MAX_MEMBERS || writing.left <= 0) {
      put('…', out, writing)
      break
    }
    if (!isList) put(`${JSON.stringify(name)}:`, out, writing)
    write(member, out, writing)
  }
  put(isList ? ']' : '}', out, writing)
  writing.inside.pop()
}

/** A getter is not called: what only prints an object must not run its code. */
function* membersOf(value: object): Iterable<[string, unknown]> {
  if (value instanceof Set) for (const one of value) yield ['', one]
  else if (value instanceof Map) for (const [key, one] of value) yield [textOf(key), one]
  else if (Array.isArray(value)) for (const one of value) yield ['', one]
  else if (ArrayBuffer.isView(value)) yield ['', `${value.constructor.name} of ${value.byteLength} bytes`]
  else
    for (const name in value) {
      if (!Object.hasOwn(value, name)) continue
      const { get, value: member } = Object.getOwnPropertyDescriptor(value, name)!
      yield [name, get ? '[Getter]' : member]
    }
}

const cut = (text: string): string => (text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}…` : text)
