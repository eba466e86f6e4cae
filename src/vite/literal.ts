/** Writes a value as JavaScript; what cannot be written is added to `problems`, by its path. */
export function literal(value: unknown, path: string, problems: string[] = []): string {
  if (value instanceof RegExp) return String(value)
  if (Array.isArray(value))
    return `[${value.map((item, at) => literal(item, `${path}[${at}]`, problems)).join()}]`
  if (typeof value === 'object' && value !== null && isPlain(value)) {
    const entries = Object.entries(value).filter(([, item]) => item !== undefined)
    return `{${entries.map(([name, item]) => `${JSON.stringify(name)}:${literal(item, `${path}.${name}`, problems)}`).join()}}`
  }
  if (value === null || ['string', 'number', 'boolean'].includes(typeof value)) return JSON.stringify(value)
  problems.push(
    `"${path}" cannot be written into the page; call start() in a module of yours and name it: start: '/src/telemetry.ts'`,
  )
  return 'undefined'
}

function isPlain(value: object): boolean {
  const prototype = Object.getPrototypeOf(value)
  return prototype === null || prototype === Object.prototype
}
