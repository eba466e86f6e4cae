/** Folders for spools: ordinary ones, full disks, and ones that nobody may write to. */
import { execFileSync } from 'node:child_process'
import { chmodSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { readName } from '../../src/node/spool/names.js'

export interface Folder {
  path: string
  /** Whether it is as it was asked for; where not, why. */
  missing?: string
  remove(): void
}

const isRoot = () => process.platform === 'linux' && process.getuid?.() === 0

export function ordinaryFolder(): Folder {
  const path = mkdtempSync(join(tmpdir(), 'throughline-fault-'))
  return { path, remove: () => rmSync(path, { recursive: true, force: true, maxRetries: 3 }) }
}

/** A file system of its own, with these options of tmpfs. Only root may mount one. */
function mounted(options: string): Folder {
  const folder = ordinaryFolder()
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'none', folder.path], { stdio: 'pipe' })
  } catch (fault) {
    return { ...folder, missing: `a file system could not be mounted: ${(fault as Error).message}` }
  }
  return {
    path: folder.path,
    remove() {
      execFileSync('umount', [folder.path])
      folder.remove()
    },
  }
}

/** A disk with room for some requests. */
export function fullDisk(): Folder {
  if (isRoot()) return mounted('size=64k')
  return { ...ordinaryFolder(), missing: 'a disk that fills up needs root on Linux' }
}

/** To root every folder can be written, except where the file system cannot. */
export function readOnlyFolder(): Folder {
  if (isRoot()) return mounted('ro')
  const folder = ordinaryFolder()
  if (process.platform === 'win32') return { ...folder, missing: 'a folder has no mode on Windows' }
  chmodSync(folder.path, 0o500)
  return folder
}

/** The requests in a folder, by their names. */
export const filesIn = ({ path }: Folder): string[] =>
  readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && readName(entry.name))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .sort()

/** The records in them. */
export const recordsIn = (folder: Folder): number =>
  filesIn(folder).reduce((sum, file) => sum + readName(basename(file))!.count, 0)

/** The bytes of their bodies. */
export const bytesIn = (folder: Folder): number =>
  filesIn(folder).reduce((sum, file) => sum + readName(basename(file))!.bytes, 0)

/** Looks until it is so, since nobody tells; what never becomes so is found by who counts. */
async function until(condition: () => boolean): Promise<void> {
  for (let looks = 0; !condition() && looks < 4000; looks++) await wait(20)
}

/** Waits until no request is left. */
export const emptied = (folder: Folder): Promise<void> => until(() => filesIn(folder).length === 0)

/** Waits until there is one. */
export const spooled = (folder: Folder): Promise<void> => until(() => filesIn(folder).length > 0)
