import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs'

/** What is at the path before we write. */
export interface Found {
  bytes: number
  /** Milliseconds since 1970; undefined for a new file. */
  since: number | undefined
  /** Its last line was never finished. */
  isTorn: boolean
}

export const LINE_END = Buffer.from('\n')

/**
 * Looks at the end of a file; a missing one is empty.
 *
 * @throws for a pipe, which could not be opened without waiting for who reads it
 */
export function look(path: string): Found {
  if (statSync(path, { throwIfNoEntry: false })?.isFIFO()) throw new Error('it is a pipe and no file')
  let file: number
  try {
    file = openSync(path, 'r')
  } catch (fault) {
    if ((fault as NodeJS.ErrnoException).code !== 'ENOENT') throw fault
    return { bytes: 0, since: undefined, isTorn: false }
  }
  try {
    const { size, birthtimeMs } = fstatSync(file)
    const last = Buffer.alloc(1)
    if (size > 0) readSync(file, last, 0, 1, size - 1)
    return {
      bytes: size,
      since: size > 0 ? birthtimeMs : undefined,
      isTorn: size > 0 && last[0] !== LINE_END[0],
    }
  } finally {
    closeSync(file)
  }
}
