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

const later = () =>
  readdirSync(`${dist}chunks`)
    .filter((name) => /^browser-.*\.js$/.test(name))
    .reduce((sum, name) => sum + sizeOf(`chunks/${name}`), 0)

const ADVICE =
  'look with "npm run bench:browser -- --explain" for what grew, move what is not needed at load to src/browser/later.ts, or raise the number in test/rules/budget.json and say why in the commit'

it.each(Object.entries(budget))('%s keeps to its budget', (name, bytes) => {
  const size = name.startsWith('browser.js and') ? sizeOf('browser.js') + later() : sizeOf(name)
  expect(size, `${name} has ${size} bytes, budget ${bytes}: ${ADVICE}`).toBeLessThanOrEqual(bytes * SLACK)
  // A budget far above what is there holds nothing.
  expect(size, `${name} has ${size} bytes: lower its budget`).toBeGreaterThanOrEqual(bytes / (2 * SLACK - 1))
})
