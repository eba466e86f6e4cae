/** Faults of the disk that the spool is on. */
import { copyFileSync, mkdirSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { random } from '../support/random.js'
import { type Report, startApplication } from './application.js'
import { type Fault, isDown, STOP_MS, type Stage } from './fault.js'
import { emptied, filesIn, fullDisk, readOnlyFolder } from './folder.js'

/** Bytes that look like nothing, the same at each run. */
function noise(length: number): Buffer {
  const next = random(7)
  return Buffer.from(Array.from({ length }, () => Math.floor(next() * 256)))
}

/** What may happen to a file; each is done to one. */
const DAMAGES: ((file: string) => void)[] = [
  (file) => writeFileSync(file, noise(5000)),
  (file) => truncateSync(file, readFileSync(file).byteLength >> 1),
  (file) => truncateSync(file, 3),
  (file) => writeFileSync(file, ''),
  (file) => writeFileSync(file, Buffer.concat([Buffer.from('TLSPOOL9'), readFileSync(file).subarray(8)])),
]

const FOLDER_LIKE_A_FILE = '1790000000000000-0123456789abcdef-100-1-0123456789ab.otlp'
const FOREIGN = ['.hidden.otlp', FOLDER_LIKE_A_FILE, 'copy.otlp', 'notes.txt']

let spooledBefore = 0

/** An earlier run leaves files, of which some are then damaged, and foreign ones are put beside them. */
async function corrupt({ receiver, folder }: Omit<Stage, 'application'>): Promise<void> {
  await receiver.down()
  const earlier = await startApplication({
    serviceName: 'shop-api',
    endpoint: receiver.url,
    spool: { directory: folder.path },
    limits: { batchSize: 20, retryMs: 1 },
  })
  await earlier.load(60)
  const { status } = await earlier.stop(STOP_MS)
  spooledBefore = (status.traces.spooled ?? 0) + (status.logs.spooled ?? 0)
  const files = filesIn(folder)
  if (files.length <= DAMAGES.length) throw new Error(`only ${files.length} files to damage`)
  for (const [index, damage] of DAMAGES.entries()) damage(files[index]!)
  const own = dirname(files[0]!)
  writeFileSync(join(own, 'notes.txt'), 'mine')
  writeFileSync(join(own, '.hidden.otlp'), noise(10))
  copyFileSync(files.at(-1)!, join(own, 'copy.otlp'))
  mkdirSync(join(own, FOLDER_LIKE_A_FILE))
  await receiver.up()
}

/** All files of ours are gone and accounted for, and nobody else's. */
function onlyOursAreGone({ folder }: Stage, { status }: Report): string[] {
  const [own] = readdirSync(folder.path)
  const problems: string[] = []
  const left = readdirSync(join(folder.path, own!)).sort()
  if (left.join() !== FOREIGN.join()) problems.push(`in the folder there is ${left} instead of ${FOREIGN}`)
  const { traces, logs } = status
  const recovered = (traces.recovered ?? 0) + (logs.recovered ?? 0)
  if (recovered !== spooledBefore) problems.push(`${recovered} of ${spooledBefore} records were found again`)
  return problems
}

export const DISK: Fault[] = [
  {
    title: 'full disk',
    fates: ['spooled', 'unreachable'],
    folder: fullDisk,
    before: isDown,
    options: { limits: { batchSize: 20, batchDelayMs: 50, retryMs: 1 } },
  },
  {
    title: 'read-only folder',
    fates: ['unreachable'],
    folder: readOnlyFolder,
    before: isDown,
  },
  {
    title: 'a file where the folder should be',
    fates: ['unreachable'],
    before: ({ receiver, folder }) => {
      writeFileSync(join(folder.path, 'file'), '')
      return receiver.down()
    },
    spool: ({ path }) => join(path, 'file', 'below'),
  },
  {
    title: 'corrupt spool, foreign files in it',
    fates: ['exported', 'damaged'],
    before: corrupt,
    async during({ application, folder }) {
      await application.load(60)
      await emptied(folder)
      await application.load(60)
    },
    check: onlyOursAreGone,
  },
]
