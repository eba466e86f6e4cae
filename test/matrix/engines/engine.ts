/** A browser that can open a page and call its functions. */
export interface Engine {
  name: string
  version: string
  /** Opens a page in place of the one before. */
  open(url: string): Promise<void>
  /** Goes there in the page that is open. */
  go(url: string): Promise<void>
  /** Calls a function of `window`, with JSON in and out; rejects with what it throws. */
  call<T>(name: string, ...given: unknown[]): Promise<T>
  close(): Promise<void>
}
