import { createHash } from 'node:crypto'
import { constants } from 'node:fs'
import { access, lstat, stat } from 'node:fs/promises'
import { homedir, tmpdir, userInfo } from 'node:os'
import { dirname, join } from 'node:path'
import { makeFolder } from '../make-folder.js'

/** Only for whoever runs the program. */
const MODE = 0o700
const MAX_NAME = 64

/**
 * The folders in which a service's requests can be kept, the best first: where the system wants the state of programs,
 * then where it wants what is temporary. A service has a folder of its own, since what is in it is sent with the
 * service's own headers.
 *
 * @param service its name
 * @param directory the one folder to use instead
 */
export function spoolFolders(service: string, directory: string | undefined): string[] {
  const own = folderOf(service)
  if (directory !== undefined) return [join(directory, own)]
  return [
    join(stateFolder(), 'throughline', 'spool', own),
    join(tmpdir(), `throughline-${userName()}`, 'spool', own),
  ]
}

/** The first of the folders that can be written; none when each has its fault, which is in words. */
export async function firstUsable(folders: string[]): Promise<{ folder?: string; faults: string[] }> {
  const faults: string[] = []
  for (const folder of folders) {
    try {
      await check(folder)
      return { folder, faults }
    } catch (fault) {
      faults.push(`${folder} (${reason(fault)})`)
    }
  }
  return { faults }
}

/** A fault of the disk in a word. */
export const reason = (fault: unknown): string =>
  (fault as NodeJS.ErrnoException).code ?? (fault as Error).message

/** Rejects when requests cannot be written there, or when it is somebody else's. Makes nothing yet. */
async function check(folder: string): Promise<void> {
  const found = await lstat(folder).catch(ifMissing)
  if (!found) return checkAncestor(dirname(folder))
  const uid = process.getuid?.()
  // In a folder for everybody, another user may have put a link there before us.
  if (!found.isDirectory() || (uid !== undefined && found.uid !== uid)) throw new Error('is not ours')
  await access(folder, constants.W_OK | constants.R_OK | constants.X_OK)
}

/** A program that delivers all it has leaves no empty folder behind, so it is made when it is needed. */
export const make = (folder: string): void => makeFolder(folder, MODE)

async function checkAncestor(folder: string): Promise<void> {
  const found = await stat(folder).catch(ifMissing)
  if (!found) return checkAncestor(dirname(folder))
  if (!found.isDirectory()) throw new Error(`${folder} is no folder`)
  await access(folder, constants.W_OK | constants.X_OK)
}

function ifMissing(fault: NodeJS.ErrnoException): undefined {
  if (fault.code !== 'ENOENT') throw fault
}

/** XDG base directories, and what stands for them on macOS and Windows. */
function stateFolder(): string {
  const { XDG_STATE_HOME, LOCALAPPDATA } = process.env
  if (process.platform === 'win32') return LOCALAPPDATA ?? join(homedir(), 'AppData', 'Local')
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Application Support')
  return XDG_STATE_HOME || join(homedir(), '.local', 'state')
}

/** A service without a name shares its folder with no other program. */
function folderOf(service: string): string {
  const readable = service.replace(/[^\w.-]+/g, '_').slice(0, MAX_NAME)
  const identity = service.startsWith('unknown_service')
    ? `${service}\n${process.argv[1]}\n${process.cwd()}`
    : service
  return `${readable}-${createHash('sha256').update(identity).digest('hex').slice(0, 8)}`
}

/** An account without a name in the system's list has a number all the same. */
function userName(): string {
  try {
    return userInfo().username.replace(/[^\w.-]+/g, '_')
  } catch {
    return String(process.getuid?.() ?? 'user')
  }
}
