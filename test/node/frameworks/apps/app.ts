/** What an application of a framework is, for the tests of routes. */

export interface Asked {
  method?: string
  path: string
  status: number
  route?: string
  /** Message of the exception on the server span. */
  thrown?: string
}

export interface App {
  /** What to import: a name or names in braces, and from where. */
  imports: [names: string, from: string][]
  /** Makes `server`, which is not listening yet. */
  source: string
  asked: Asked[]
}
