import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Config } from '../../core/config/options.js'
import { findSecondApi } from '../packages/copies.js'
import { firstUsable, spoolFolders } from '../spool/folder.js'
import { type Finding, note, ok, trouble } from './report.js'

/** Whether the project in this folder and its Throughline load the same copy of the API. */
export function lookForCopies(folder: string): Finding {
  const about = '@opentelemetry/api'
  const main = join(folder, 'index.js')
  try {
    const require = createRequire(main)
    const ours = require.resolve('throughline')
    require.resolve(about)
    const fault = findSecondApi(main, pathToFileURL(ours).href)
    return fault ? trouble(about, fault) : ok(about, 'one copy')
  } catch {
    return note(
      about,
      `not looked at: throughline and ${about} are not both installed for ${folder}; run this in the application's folder`,
    )
  }
}

/** Whether what cannot be delivered can be kept. */
export async function lookAtSpool({ spool, serviceName }: Config): Promise<Finding> {
  const about = 'spool'
  if (!spool) return note(about, 'off: what cannot be delivered within its time is dropped')
  const { folder, faults } = await firstUsable(spoolFolders(serviceName, spool.directory))
  if (folder !== undefined) return ok(about, `can be written: ${folder}`)
  return trouble(
    about,
    `no folder can be written: ${faults.join(', ')}; set THROUGHLINE_SPOOL to one that can, or to false`,
  )
}

export const importOrder = note(
  'import order',
  'not looked at: what is imported before start() keeps its own functions; write the command of the application behind "--", as in "throughline doctor -- node app.js", and it is run until start() has returned',
)
