/** What is known of a kept request without reading it. */
export interface Kept {
  url: string
  contentType: string
  /** When it was made, in milliseconds since 1970; of one program's requests a later one has more. */
  at: number
  id: string
  bytes: number
  /** The number of records in it. */
  count: number
  /** Who alone may send it: a program for as long as it lives, or somebody until this time; 0: nobody. */
  holder: string | number
}

export type ToKeep = Omit<Kept, 'id' | 'holder'>

/** Where requests are kept that could not be delivered. What is asynchronous may reject. */
export interface SpoolStore {
  /**
   * Keeps a request; the writing has begun when this returns.
   *
   * @param instead copies that it takes the place of
   */
  put(request: ToKeep, body: Uint8Array, instead?: Kept[]): Promise<Kept>
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
  close(): void
  /** For a program that may end without another word. */
  mortal?: MortalStore
}

/** What a program keeps that is still its own. */
export interface MortalStore {
  /**
   * Runs when all know that this program lives, which its copies need; not where nobody can know that.
   */
  hold?(run: () => void): Promise<void>
  /**
   * Keeps a copy of what this program still means to deliver: nobody else may have it while the program lives. Within
   * `hold`; the writing has begun when this returns.
   */
  copy(request: ToKeep, body: Uint8Array): { kept: Kept; done: Promise<unknown> }
  /** What of all that is there nobody holds; not before what the last holder said at its end can be heard. */
  free(): Promise<Kept[]>
  /**
   * This program runs no further line, perhaps: `sent` is not to be sent by anybody, which is certain when this
   * returns; `requests` are kept, as far as there is time for it; everything else that it held is everybody's.
   */
  leave(sent: Kept[], requests: [ToKeep, body: Uint8Array][]): Kept[]
}
