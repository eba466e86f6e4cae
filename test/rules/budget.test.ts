/** What a page loads: each build's size in bytes of `gzip -9`, against `budget.json`. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { expect, it } from 'vitest'
import budget from './budget.json' with { type: 'json' }

const SLACK = 1.03

const dist = fileURLToPath(new URL('../../dist/', import.meta.url))

function sizeOf(file: string): number {
  if (!existsSync(dist + file)) throw new Error(`dist/${file} is missing; run "npm run build" first`)
  return gzipSync(readFileSync(dist + file), { level: 9 }).length
}

/** The chunks of the browser's build; what few pages ask for is apart. */
const chunks = (name: RegExp) =>
  readdirSync(`${dist}chunks`)
    .filter((file) => /^browser-.*\.js$/.test(file) && name.test(file))
    .reduce((sum, file) => sum + sizeOf(`chunks/${file}`), 0)

const SIZES: Record<string, () => number> = {
  'browser.js and what it loads later': () => sizeOf('browser.js') + chunks(/^browser-(?!protobuf-|hash-)/),
  'what "http/protobuf" loads besides': () => chunks(/^browser-protobuf-/),
  'what hashing secrets loads besides': () => chunks(/^browser-hash-/),
}

const ADVICE =
  'look with "npm run bench:browser -- --explain" for what grew, move what is not needed at load to src/browser/later.ts, or raise the number in test/rules/budget.json and say why in the commit'

it.each(Object.entries(budget))('%s keeps to its budget', (name, bytes) => {
  const size = SIZES[name]?.() ?? sizeOf(name)
  expect(size, `${name} has ${size} bytes, budget ${bytes}: ${ADVICE}`).toBeLessThanOrEqual(bytes * SLACK)
  // A budget far above what is there holds nothing.
  expect(size, `${name} has ${size} bytes: lower its budget`).toBeGreaterThanOrEqual(bytes / (2 * SLACK - 1))
})
