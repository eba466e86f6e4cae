import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { SpoolStore } from '../../../src/core/delivery/spool-store.js'
import { trimmer } from '../../../src/core/delivery/spool-trim.js'
import { createDiskStore } from '../../../src/node/spool/store.js'

const MAX_BYTES = 100_000
const AROUND = 200

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'throughline-spool-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const bytesThere = () =>
  readdirSync(folder).reduce((sum, name) => {
    const { size } = statSync(join(folder, name), { throwIfNoEntry: false }) ?? { size: 0 }
    return sum + Math.max(0, size - AROUND)
  }, 0)

/** A store that says how much was there after each request that was put. */
function watched(): { store: SpoolStore; most(): number } {
  const store = createDiskStore(folder, 60_000)
  let most = 0
  const put: SpoolStore['put'] = async (...given) => {
    const kept = await store.put(...given)
    most = Math.max(most, bytesThere())
    return kept
  }
  return { store: { ...store, put }, most: () => most }
}

it.each([1000, 30_000, 60_000])('is never passed, however many put %i bytes at once', async (bytes) => {
  const { store, most } = watched()
  const lost: string[] = []
  const trim = trimmer({ maxBytes: MAX_BYTES, maxAgeMs: 60_000 }, (_kept, cause) => lost.push(cause))
  const body = new Uint8Array(bytes)
  const request = { url: 'http://localhost/v1/traces', contentType: 'x', at: Date.now(), bytes, count: 1 }
  const count = Math.ceil((3 * MAX_BYTES) / bytes)
  await Promise.all(
    Array.from({ length: count }, () => trim.put(store, bytes, () => store.put(request, body))),
  )
  expect(most()).toBeLessThanOrEqual(MAX_BYTES)
  expect(most()).toBeGreaterThan(MAX_BYTES / 2)
  expect(new Set(lost)).toEqual(new Set(['spool_full']))
  expect(readdirSync(folder)).toHaveLength(count - lost.length)
})
