const REFERENCE = /\$\{([^}\n]+)\}/g
const VALID = /^(?:env:)?([a-zA-Z_]\w*)(?::-(.*))?$/

/**
 * Puts variables in place of `${NAME}`, `${env:NAME}` and `${NAME:-default}`, and `$` of `$$`. What comes from a
 * variable is taken as it is: neither references nor YAML in it mean anything.
 *
 * @throws {Error} for a reference that is none, such as `${1A}`
 * @see https://opentelemetry.io/docs/specs/otel/configuration/data-model/#environment-variable-substitution
 */
export function substitute(text: string, environment: Record<string, string | undefined>): string {
  const replace = (whole: string, inside: string) => {
    const [, name, otherwise = ''] = VALID.exec(inside) ?? []
    if (!name) throw new Error(`${whole} is not a reference such as \${NAME} or \${NAME:-default}`)
    return environment[name] || otherwise
  }
  return text
    .split('$$')
    .map((part) => part.replace(REFERENCE, replace))
    .join('$')
}
