/** What went wrong, as a value a program can branch on. */
export type ErrorCode =
  | 'INVALID_OPTIONS'
  | 'ALREADY_STARTED'
  | 'API_DUPLICATED'
  | 'PORT_IN_USE'
  | 'MISSING_DEPENDENCY'
  | 'STORE_UNAVAILABLE'
  | 'INVALID_QUERY'
  | 'MALFORMED'

/**
 * The one error class of this package. `message` says what to write instead; `problems` lists every
 * fault that was found, one sentence each, when there can be several (invalid options).
 */
export class ThroughlineError extends Error {
  override readonly name = 'ThroughlineError'

  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly problems: readonly string[] = [],
    options?: ErrorOptions,
  ) {
    super(message, options)
  }
}
