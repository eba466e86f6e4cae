import { renameSync, writeFileSync } from 'node:fs'
import { open, readdir, readFile, rename, stat, unlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Kept, SpoolStore, ToKeep } from '../../core/delivery/spool-store.js'
import { make } from './folder.js'
import { frame, HEADER_PROBE_BYTES, type Header, readBody, readHeader } from './frame.js'
import { type Name, nameOf, newId, readName, UNFINISHED, wayOf } from './names.js'

/** A file that was begun and not finished for this long has nobody who finishes it. */
const ABANDONED_MS = 3_600_000
/** Only for whoever runs the program. */
const MODE = 0o600

/**
 * The spool of all processes of one service on one machine: a file for each request, in one folder.
 *
 * A file gets its name when all of it is written, so that a process that is killed leaves none that is half there. To
 * claim it is to rename it: of several processes one succeeds. A claim is good until a time that is in the new name and
 * not as long as a process lives, since process ids come again, and mean nothing across containers that share a volume.
 *
 * @param claimMs longer than a request may take
 * @param expected receivers whose requests are known by the files' names, also where a file is damaged
 */
export function createDiskStore(
  folder: string,
  claimMs: number,
  now: () => number = Date.now,
  expected: Header[] = [],
): SpoolStore {
  let isMade = false
  const receivers = new Map(expected.map((one) => [wayOf(one), one]))
  const at = (file: string) => join(folder, file)

  const receiverOf = async ({ way, file }: Name): Promise<Header | undefined> => {
    const known = receivers.get(way) ?? (await readHeaderOf(at(file)))
    if (known) receivers.set(way, known)
    return known
  }

  const release = (kept: Kept) => rename(at(fileOf(kept)), at(fileOf({ ...kept, holder: 0 })))

  return {
    async put(request, body) {
      if (!isMade) make(folder)
      isMade = true
      const { kept, file, part } = begin(folder, request)
      receivers.set(wayOf(kept), kept)
      try {
        await writeFile(part, Buffer.concat(frame(kept, body)), { mode: MODE, flag: 'wx' })
        await rename(part, file)
      } catch (fault) {
        // Somebody may have tidied up.
        isMade = false
        await unlink(part).catch(() => {})
        throw fault
      }
      return kept
    },
    async list() {
      const files = await filesOf(folder)
      await Promise.all(
        files.filter((file) => file.endsWith(UNFINISHED)).map((file) => tidy(at(file), now())),
      )
      const found: Kept[] = []
      for (const name of files.sort().map(readName)) {
        if (!name) continue
        const receiver = await receiverOf(name)
        if (!receiver) {
          // Nobody knows where it was to go, nor ever will.
          await unlink(at(name.file)).catch(() => {})
          continue
        }
        const { id, bytes, count, until } = name
        found.push({ ...receiver, at: name.at, id, bytes, count, holder: until })
      }
      return found
    },
    async claim(kept) {
      const until = Number(kept.holder)
      // A clock that was set back must not keep a dead process's claim for years.
      if (until > now() && until - now() <= claimMs) return undefined
      const mine = { ...kept, holder: now() + claimMs }
      try {
        await rename(at(fileOf(kept)), at(fileOf(mine)))
      } catch {
        return undefined
      }
      try {
        return { kept: mine, body: readBody(await readFile(at(fileOf(mine)))) }
      } catch {
        // That it cannot be read now, with too many files open say, does not make it damaged.
        await release(mine).catch(() => {})
        return undefined
      }
    },
    release,
    async remove(all) {
      // One that is gone was removed by somebody else.
      const removed = await Promise.all(
        all.map((kept) =>
          unlink(at(fileOf(kept))).then(
            () => kept,
            () => undefined,
          ),
        ),
      )
      return removed.filter((kept) => kept !== undefined)
    },
    close() {},
  }
}

/** Writes a request before it returns. Throws where it cannot. */
export function putNow(folder: string, request: ToKeep, body: Uint8Array): Kept {
  make(folder)
  const { kept, file, part } = begin(folder, request)
  writeFileSync(part, Buffer.concat(frame(kept, body)), { mode: MODE, flag: 'wx' })
  renameSync(part, file)
  return kept
}

const fileOf = (kept: Kept) => nameOf(kept, kept.id, wayOf(kept), Number(kept.holder))

function begin(folder: string, request: ToKeep) {
  const kept: Kept = { ...request, id: newId(), holder: 0 }
  const file = join(folder, fileOf(kept))
  return { kept, file, part: file + UNFINISHED }
}

/** The names of files; somebody's folder or link is not ours to read or remove, whatever it is called. */
async function filesOf(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => [])
  return entries.filter((entry) => entry.isFile()).map(({ name }) => name)
}

/** Nothing when the file is gone or damaged. */
async function readHeaderOf(file: string): Promise<Header | undefined> {
  const handle = await open(file).catch(() => undefined)
  if (!handle) return undefined
  try {
    const { buffer, bytesRead } = await handle.read(
      Buffer.alloc(HEADER_PROBE_BYTES),
      0,
      HEADER_PROBE_BYTES,
      0,
    )
    return readHeader(buffer.subarray(0, bytesRead))
  } finally {
    await handle.close()
  }
}

async function tidy(file: string, now: number): Promise<void> {
  const { mtimeMs } = await stat(file).catch(() => ({ mtimeMs: now }))
  if (now - mtimeMs > ABANDONED_MS) await unlink(file).catch(() => {})
}
