import { existsSync, readdirSync, renameSync, unlinkSync } from 'node:fs'
import { basename, dirname, extname, join } from 'node:path'

/**
 * `telemetry-2026-11-21T14-03-07.512Z.jsonl`, and `…Z_1.jsonl` for the second of a millisecond: they sort by time, and have
 * no character that Windows refuses.
 */
const stamp = (now: number) => new Date(now).toISOString().replaceAll(':', '-')
const STAMP = /^-\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d\.\d{3}Z(?:_\d+)?$/

/**
 * Gives the file at `path` a name with the time in it, and removes the oldest such files until `maxFiles` are left,
 * counting the one that follows. Throws when it cannot be renamed.
 */
export function rotate(path: string, maxFiles: number, now: number): void {
  const extension = extname(path)
  const stem = basename(path, extension)
  const folder = dirname(path)
  const name = (nth: number) => join(folder, `${stem}-${stamp(now)}${nth ? `_${nth}` : ''}${extension}`)
  let nth = 0
  while (existsSync(name(nth))) nth++
  renameSync(path, name(nth))
  const old = readdirSync(folder)
    .filter(
      (file) =>
        file.startsWith(stem) &&
        file.endsWith(extension) &&
        STAMP.test(file.slice(stem.length, file.length - extension.length)),
    )
    .sort()
  for (const file of old.slice(0, Math.max(0, old.length - (maxFiles - 1)))) unlinkSync(join(folder, file))
}
