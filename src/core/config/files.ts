import type { SpoolLimits } from '../delivery/spool-trim.js'

/** A file of telemetry, and when it is followed by a new one. */
export interface FileOptions {
  /** `{pid}` in it becomes the process's id: several processes need a file each. Folders are made. */
  path: string
  /** Bytes beyond which the next line goes into a new file. Default 104857600 (100 MiB). */
  maxBytes?: number
  /** Milliseconds after its first line when the next goes into a new file. Default 86400000 (a day). */
  maxAgeMs?: number
  /** The files that are kept, the one that is written included. Default 10. */
  maxFiles?: number
}

/** Where undelivered requests are kept, and how much of them. */
export interface SpoolOptions extends SpoolLimits {
  /**
   * In Node: below this folder. Default: the user's folder for the state of programs (`$XDG_STATE_HOME`,
   * `~/Library/Application Support`, `%LOCALAPPDATA%`), or where that cannot be written the system's temporary one.
   */
  directory?: string
}
