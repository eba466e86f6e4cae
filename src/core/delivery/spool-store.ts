/** What is known of a kept request without reading it. */
export interface Kept {
  url: string
  contentType: string
  /** When it was kept, in milliseconds since 1970. */
  at: number
  id: string
  bytes: number
  /** The number of records in it. */
  count: number
  /** Who alone may send it: a program for as long as it lives, or somebody until this time; 0: nobody. */
  holder: string | number
}

export type ToKeep = Omit<Kept, 'id' | 'holder'>

/** Where requests are kept that could not be delivered. Every method may reject. */
export interface SpoolStore {
  /**
   * Keeps a request; the writing has begun when this returns.
   *
   * @param mine a copy of what this program still means to deliver, so nobody else may have it while it lives
   */
  put(request: ToKeep, body: Uint8Array, mine?: boolean): Promise<Kept>
  /** All that is there, the oldest first. */
  list(): Promise<Kept[]>
  /**
   * Takes a request, so that nobody else does; `undefined` when it is somebody's or gone. It has no body when what
   * was read is not what was written.
   */
  claim(kept: Kept): Promise<{ kept: Kept; body: Uint8Array | undefined } | undefined>
  /** Gives a claimed request back to everybody. */
  release(kept: Kept): Promise<void>
  /** Answers those that nobody removed before, as far as the store can tell. */
  remove(kept: Kept[]): Promise<Kept[]>
  /** Forgets this program's copies and gives its claims up; what matters has happened when this returns. */
  leave(): void
  close(): void
}

/** What a platform supplies for a spool. */
export interface SpoolSupply {
  /** Rejects where nothing can be kept. */
  open(): Promise<SpoolStore>
  /** Keeps a request before it returns, for a program that has no other turn; it may throw. Not everywhere. */
  putNow?(request: ToKeep, body: Uint8Array): Kept
  isOffline(): boolean
  /** The program may run no further line after this turn. */
  isLeaving(): boolean
  /** Nobody looks at the program, and it may end without another word. */
  isHidden(): boolean
  /** A request with this body is under way that outlives the program. */
  isCarried(body: Uint8Array): boolean
  /** Calls back when it is worth to try again; answers how to stop that. */
  onReturn(callback: () => void): () => void
  /** Whether the store knows which programs live, so that copies of what is under way can be told from what was left. */
  knowsTheLiving: boolean
}
