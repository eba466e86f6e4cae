import { closeSync, existsSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Config } from '../../core/config/options.js'
import { look } from '../file/lines.js'
import { findSecondApi } from '../packages/copies.js'
import { firstUsable, reason, spoolFolders } from '../spool/folder.js'
import { type Finding, note, ok, trouble } from './report.js'

/** More than a file system keeps beside a file's name. */
const TRIED_BYTES = 64 * 1024

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
  if (folder !== undefined) {
    try {
      tryToWrite(folder)
      return ok(about, `can be written: ${folder}`)
    } catch (fault) {
      faults.push(`${folder} (${reason(fault)})`)
    }
  }
  return trouble(
    about,
    `no folder can be written: ${faults.join(', ')}; set THROUGHLINE_SPOOL to one that can, or to false`,
  )
}

/** Whether the file can be written, where one is wanted. What is in it stays as it is. */
export function lookAtFile({ file }: Config): Finding[] {
  if (!file) return []
  const path = resolve(file.path)
  try {
    if (existsSync(path)) openToAppend(path)
    else tryToWrite(dirname(path))
    return [ok('file', `can be written: ${path}`)]
  } catch (fault) {
    return [trouble('file', `${path} cannot be written (${reason(fault)}): correct THROUGHLINE_FILE`)]
  }
}

function openToAppend(path: string): void {
  // Says of a pipe that it is one; to open that would be to wait.
  look(path)
  closeSync(openSync(path, 'a'))
}

/**
 * A disk that is full, and a file system that lies about rights, only tell then. In a folder of its own where there is one
 * already, so that nobody else's is made or taken away, and all is left as it was.
 */
function tryToWrite(folder: string): void {
  let there = folder
  while (!existsSync(there) && dirname(there) !== there) there = dirname(there)
  const probe = mkdtempSync(join(there, '.throughline-doctor-'))
  try {
    writeFileSync(join(probe, 'probe'), Buffer.alloc(TRIED_BYTES))
  } finally {
    rmSync(probe, { recursive: true, force: true })
  }
}

export const importOrder = note(
  'import order',
  'not looked at: what is imported before start() keeps its own functions; write the command of the application behind "--", as in "throughline doctor -- node app.js", and it is run until start() has returned',
)
