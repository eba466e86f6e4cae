import { readFileSync } from 'node:fs'
import type { SecureContextOptions } from 'node:tls'
import { type Check, members, text } from '../../core/config/check.js'
import type { TlsOptions } from '../../core/config/exporter.js'
import type { Warn } from '../../core/safety/warn.js'

const isPem = (given: string): boolean => given.includes('-----BEGIN ')

const pem: Check = (value, name) => {
  const wrong = text(value, name)
  if (wrong.length > 0 || isPem(value as string)) return wrong
  try {
    readFileSync(value as string)
    return []
  } catch (fault) {
    return [`"${name}" must be PEM text or the path of a readable file, but ${(fault as Error).message}`]
  }
}

/** The check of the option `tls`. */
export const tlsCheck: Check = (value, name) => {
  const problems = members({ ca: pem, cert: pem, key: pem } satisfies Record<keyof TlsOptions, Check>)(
    value,
    name,
  )
  if (problems.length > 0) return problems
  const { cert, key } = value as TlsOptions
  return Boolean(cert) === Boolean(key)
    ? []
    : [`"${name}.cert" and "${name}.key" belong together; one is missing`]
}

/** Reads what is a file. One that cannot be read is an operator's typo, since options were checked. */
export function readTls(given: TlsOptions, warn: Warn): SecureContextOptions {
  const read: SecureContextOptions = {}
  for (const name of ['ca', 'cert', 'key'] as const) {
    const value = given[name]
    if (!value) continue
    try {
      read[name] = isPem(value) ? value : readFileSync(value)
    } catch (fault) {
      warn(`tls ${value}`, `${VARIABLES[name]} cannot be read (${(fault as Error).message}); it is ignored`)
    }
  }
  return read
}

const VARIABLES = {
  ca: 'OTEL_EXPORTER_OTLP_CERTIFICATE',
  cert: 'OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE',
  key: 'OTEL_EXPORTER_OTLP_CLIENT_KEY',
}
