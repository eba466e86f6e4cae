import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { type Encoded, encode } from '../../../src/core/delivery/encode.js'
import { DELIVERED } from '../../../src/core/delivery/sender.js'
import { toKeep } from '../../../src/core/delivery/spool-stage.js'
import { createDiskStore, putNow } from '../../../src/node/spool/store.js'

const CLAIM_MS = 60_000
const URL = 'http://localhost:4318/v1/traces'
const TYPE = 'application/x-protobuf'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'throughline-spool-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const body = (text: string) => new TextEncoder().encode(text)
const request = (text: string, at = 1_790_000_000_000) => ({
  ...{ url: URL, contentType: TYPE, at },
  ...{ bytes: text.length, count: 3 },
})
const files = () => readdirSync(folder)

it('gives back what it was given, the oldest first', async () => {
  const store = createDiskStore(folder, CLAIM_MS)
  await store.put(request('second', 1_790_000_000_002), body('second'))
  await store.put(request('first', 1_790_000_000_001), body('first'))
  putNow(folder, request('third', 1_790_000_000_003), body('third'))

  const seen = await createDiskStore(folder, CLAIM_MS).list()
  expect(seen.map(({ id: _, ...kept }) => kept)).toEqual([
    { ...request('first', 1_790_000_000_001), holder: 0 },
    { ...request('second', 1_790_000_000_002), holder: 0 },
    { ...request('third', 1_790_000_000_003), holder: 0 },
  ])
  const bodies = await Promise.all(seen.map((kept) => store.claim(kept)))
  expect(bodies.map((claimed) => Buffer.from(claimed!.body!).toString())).toEqual([
    'first',
    'second',
    'third',
  ])
})

it('lists what one process made in its order, in whichever it was kept', async () => {
  const store = createDiskStore(folder, CLAIM_MS)
  const made: Encoded[] = []
  const codec = { contentType: TYPE, encode: (records: string[]) => body(records.join()), rejected: () => 0 }
  const sender = encode<string>(codec, 1000, {
    async send(one) {
      made.push(one)
      return DELIVERED
    },
  })
  for (let order = 0; order < 40; order++) await sender.send([`order ${order}`])

  for (const one of made.toReversed()) await store.put(toKeep({ url: URL, contentType: TYPE }, one), one.body)
  const claims = await Promise.all((await store.list()).map((kept) => store.claim(kept)))
  expect(claims.map((claimed) => Buffer.from(claimed!.body!).toString())).toEqual(
    Array.from({ length: 40 }, (_, order) => `order ${order}`),
  )
})

it('gives a request to one of many that want it', async () => {
  await createDiskStore(folder, CLAIM_MS).put(request('one'), body('one'))
  const [kept] = await createDiskStore(folder, CLAIM_MS).list()
  const stores = Array.from({ length: 20 }, () => createDiskStore(folder, CLAIM_MS))
  const claims = await Promise.all(stores.map((store) => store.claim(kept!)))
  expect(claims.filter(Boolean)).toHaveLength(1)
})

it('gives what a dead process had claimed to the next, when its time is over', async () => {
  const now = 1_790_000_000_000
  await createDiskStore(folder, CLAIM_MS, () => now).put(request('one'), body('one'))
  const dead = createDiskStore(folder, CLAIM_MS, () => now)
  await dead.claim((await dead.list())[0]!)

  const soon = createDiskStore(folder, CLAIM_MS, () => now + CLAIM_MS - 1)
  expect(await soon.claim((await soon.list())[0]!)).toBeUndefined()
  const later = createDiskStore(folder, CLAIM_MS, () => now + CLAIM_MS)
  expect((await later.claim((await later.list())[0]!))?.body).toEqual(Buffer.from('one'))
})

it('does not believe a claim from the future, which a clock that was set back makes', async () => {
  const now = 1_790_000_000_000
  const ahead = createDiskStore(folder, CLAIM_MS, () => now + 365 * 86_400_000)
  await ahead.put(request('one'), body('one'))
  await ahead.claim((await ahead.list())[0]!)
  const right = createDiskStore(folder, CLAIM_MS, () => now)
  expect(await right.claim((await right.list())[0]!)).toBeDefined()
})

it('gives a released request to anybody', async () => {
  const store = createDiskStore(folder, CLAIM_MS)
  await store.put(request('one'), body('one'))
  const claimed = await store.claim((await store.list())[0]!)
  await store.release(claimed!.kept)
  expect(await store.claim((await store.list())[0]!)).toBeDefined()
  await store.remove(await store.list())
  expect(files()).toEqual([])
})

it('has no body for a file of which a single byte changed, was lost or was added', async () => {
  const store = createDiskStore(folder, CLAIM_MS)
  const length = await sizeOfOne()
  for (let at = 0; at < length; at++) {
    await spoil((bytes) => {
      bytes[at]! ^= 0x10
      return bytes
    })
    expect(await claimOnly(), `byte ${at}`).toBeUndefined()
    await spoil((bytes) => bytes.subarray(0, at))
    expect(await claimOnly(), `cut at ${at}`).toBeUndefined()
  }
  await spoil((bytes) => Buffer.concat([bytes, Buffer.from('x')]))
  expect(await claimOnly()).toBeUndefined()

  async function sizeOfOne() {
    await store.put(request('one'), body('one'))
    const { size } = statSync(join(folder, files()[0]!))
    await store.remove(await store.list())
    return size
  }
  async function spoil(how: (bytes: Buffer) => Buffer) {
    await store.put(request('one'), body('one'))
    const file = join(folder, files()[0]!)
    writeFileSync(file, how(readFileSync(file)))
  }
  async function claimOnly() {
    const all = await store.list()
    expect(all).toHaveLength(1)
    const claimed = await store.claim(all[0]!)
    await store.remove([claimed!.kept])
    return claimed!.body
  }
})

it('removes a file of which nobody can know where it was to go', async () => {
  await createDiskStore(folder, CLAIM_MS).put(request('one'), body('one'))
  writeFileSync(join(folder, files()[0]!), 'nothing of ours')
  const store = createDiskStore(folder, CLAIM_MS)
  expect(await store.list()).toEqual([])
  expect(files()).toEqual([])
})

it('lists a file whose header is damaged by its name, for whoever counts what was lost', async () => {
  await createDiskStore(folder, CLAIM_MS).put(request('one'), body('one'))
  writeFileSync(join(folder, files()[0]!), 'nothing of ours')
  const store = createDiskStore(folder, CLAIM_MS, Date.now, [{ url: URL, contentType: TYPE }])
  const [kept] = await store.list()
  expect(kept).toMatchObject({ url: URL, count: 3 })
  expect((await store.claim(kept!))?.body).toBeUndefined()
})

it('leaves a folder alone that is called as a file of it, and goes on with the rest', async () => {
  const name = '1790000000000000-0123456789abcdef-100-1-0123456789ab.otlp'
  mkdirSync(join(folder, name))
  const store = createDiskStore(folder, CLAIM_MS)
  await store.put(request('one'), body('one'))
  const listed = await createDiskStore(folder, CLAIM_MS).list()
  expect(listed.map(({ at }) => at)).toEqual([request('one').at])
  expect(files()).toContain(name)
})

it('gives back what cannot be read at the moment', async () => {
  const store = createDiskStore(folder, CLAIM_MS)
  await store.put(request('one'), body('one'))
  const [kept] = await store.list()
  const [file] = files()
  renameSync(join(folder, file!), join(folder, 'aside'))
  mkdirSync(join(folder, file!))
  expect(await store.claim(kept!)).toBeUndefined()
  expect(files().sort()).toEqual([file!, 'aside'].sort())
})

it('leaves files of others alone, and takes no file that was not finished', async () => {
  const store = createDiskStore(folder, CLAIM_MS)
  await store.put(request('one'), body('one'))
  const whole = files()[0]!
  writeFileSync(join(folder, 'notes.txt'), 'mine')
  const fresh = `${whole.replace(/^\d{16}/, '1790000000009000')}.part`
  const old = `${whole.replace(/^\d{16}/, '1790000000008000')}.part`
  for (const name of [fresh, old]) writeFileSync(join(folder, name), readFileSync(join(folder, whole)))
  utimesSync(join(folder, old), 0, 0)

  expect(await store.list()).toHaveLength(1)
  expect(files().sort()).toEqual([whole, fresh, 'notes.txt'].sort())
})

it('writes files for nobody else, in a folder for nobody else', async () => {
  const store = createDiskStore(folder, CLAIM_MS)
  await store.put(request('one'), body('one'))
  expect(statSync(join(folder, files()[0]!)).mode & 0o777).toBe(
    // Windows has no such bits; there the folder is the user's.
    process.platform === 'win32' ? 0o666 : 0o600,
  )
})
