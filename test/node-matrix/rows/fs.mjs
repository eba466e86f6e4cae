import fs from 'node:fs'
import { open, opendir, readFile, stat } from 'node:fs/promises'
import { promisify } from 'node:util'

export const points = [
  'readFile callback',
  'failed callback',
  'promisified',
  'fs/promises',
  'failed promise',
  'file handle',
  'lines of a file',
  'opendir',
  'createReadStream',
]

export const tasks = 60

const file = new URL(import.meta.url)

export async function task({ check, pause }) {
  const called = (point, start) => new Promise((resolve) => start(() => resolve(check(point))))
  await called('readFile callback', (done) => fs.readFile(file, done))
  await called('failed callback', (done) => fs.stat('/no/such/file', done))
  await promisify(fs.access)(file)
  check('promisified')
  await readFile(file)
  check('fs/promises')
  await stat('/no/such/file').catch(() => check('failed promise'))
  const handle = await open(file)
  await handle.read(Buffer.alloc(10), 0, 10, 0)
  check('file handle')
  for await (const _ of handle.readLines()) await pause()
  check('lines of a file')
  for await (const _ of await opendir(new URL('.', file))) await pause()
  check('opendir')
  await called('createReadStream', (done) => fs.createReadStream(file).resume().on('close', done))
}
