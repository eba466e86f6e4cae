import type { Config } from '../../core/config/options.js'
import { createSpool } from '../../core/delivery/spool.js'
import type { SpoolSupply } from '../../core/delivery/spool-stage.js'
import type { SpoolStore } from '../../core/delivery/spool-store.js'
import type { Warn } from '../../core/safety/warn.js'
import { firstUsable, reason, spoolFolders } from './folder.js'
import { createDiskStore, putNow } from './store.js'

/** A claim outlives a request by this. */
const CLAIM_MARGIN_MS = 50_000

/** The spool of a process: files in a folder of the service. Where none can be written it is off, and that is said. */
export function diskSpool({ serviceName, spool, exporters }: Config, warn: Warn): SpoolSupply {
  const folders = spoolFolders(serviceName, spool?.directory)
  const longestMs = Math.max(...Object.values(exporters).map(({ timeoutMs }) => timeoutMs))
  return {
    async load(parts) {
      const folder = await usable(folders, warn)
      const store = createDiskStore(folder, longestMs + CLAIM_MARGIN_MS, Date.now, parts.places)
      return createSpool(saying(store, folder, warn), parts)
    },
    putNow: (request, body) => firstThatWorks(folders, (folder) => putNow(folder, request, body)),
    isOffline: () => false,
    isHidden: () => false,
    isLeft: () => false,
    isCarried: () => false,
    // Nobody tells a process that there is a network again: the spool's own timer looks.
    onReturn: () => () => {},
  }
}

async function usable(folders: string[], warn: Warn): Promise<string> {
  const { folder, faults } = await firstUsable(folders)
  if (folder !== undefined) return folder
  warn(
    'spool',
    `no folder for the spool: ${faults.join(', ')}; what cannot be delivered is dropped. Give start() a "spool.directory" that can be written, or "spool: false"`,
  )
  throw new Error('no folder for the spool')
}

/** A folder that seemed to be good can turn out not to be: the disk is full, say. */
const saying = (store: SpoolStore, folder: string, warn: Warn): SpoolStore => ({
  ...store,
  put: (...given) =>
    store.put(...given).catch((fault) => {
      warn(
        'spool',
        `cannot write to the spool ${folder} (${reason(fault)}); what it does not take is dropped`,
      )
      throw fault
    }),
})

function firstThatWorks<T>(folders: string[], run: (folder: string) => T): T {
  const [folder, ...rest] = folders
  try {
    return run(folder!)
  } catch (fault) {
    if (rest.length === 0) throw fault
    return firstThatWorks(rest, run)
  }
}
