/** Where a value was found; for names, messages and bodies, which have no key, the key is empty. */
export type RedactWhere =
  | 'span'
  | 'span.name'
  | 'span.status'
  | 'event'
  | 'event.name'
  | 'link'
  | 'log'
  | 'log.body'
  | 'metric'
  | 'resource'
  | 'scope'
  | 'baggage'

/** What is redacted beyond the built-in policy, and how. */
export interface RedactOptions {
  /**
   * More names whose values are secret: strings are compared with whole parts of a name (`iban` is in `customer.iban`
   * and `customerIban`), regular expressions with the name as it is.
   */
  keys?: (string | RegExp)[]
  /** More secrets within texts. Regular expressions see at most 1024 characters at once, cut at white space. */
  values?: (string | RegExp)[]
  /** Names whose values are left as they are, whatever is in them: whole names, or regular expressions. */
  allow?: (string | RegExp)[]
  /** Whether e-mail addresses are secrets. Default `false`. */
  emails?: boolean
  /**
   * What becomes of a secret. `mask`: `REDACTED`. `hash`: a salted digest, by which equal values can be recognised.
   * `drop`: nothing; an attribute is left out, and the part of a text cut. Default `mask`.
   */
  action?: 'mask' | 'hash' | 'drop'
  /** Makes the digests of several processes comparable, and is itself a secret. Default: another for each start. */
  salt?: string
  /**
   * Has the last word: gets each value as the policy left it, and answers what is recorded in its place; `undefined`
   * leaves it out. When it throws, the value is masked.
   */
  hook?: (key: string, value: unknown, where: RedactWhere) => unknown
}
