/**
 * Finds an order of functions in which what a page loads is small, as an application's bundler makes it of `dist`, and
 * writes it to `order.txt`: after `npm run build`, `npx tsx .ci/order/find.ts`. It goes on from the order that the build
 * had, and tries for as many seconds as it is told.
 */
import { writeFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { buildPeer } from '../../bench/browser/build.js'
import { ORDER, partOf, type Statement, statementsOf } from './index.js'

const SECONDS = Number(process.argv[2] ?? 60)

/** Functions that are moved at once, at the most: those that stand together may be better off together. */
const MOST = 3

/** The API's stand in a module of their own. */
const isOurs = ({ key }: Statement) => key.startsWith('src/')

const below = (end: number): number => Math.floor(Math.random() * end)

/** Moves some functions somewhere else, again and again, and leaves them there if that is better. */
function improve(code: string, statements: readonly Statement[], milliseconds: number): Statement[] {
  const texts = new Map(statements.map((one) => [one, partOf(code, one)]))
  const sizeOf = (some: readonly Statement[]) =>
    gzipSync(some.map((one) => texts.get(one)).join(''), { level: 9 }).length
  let best = [...statements]
  let least = sizeOf(best)
  process.stdout.write(`${least} bytes`)
  for (const end = performance.now() + milliseconds; performance.now() < end; ) {
    const tried = [...best]
    const moved = tried.splice(below(tried.length), 1 + below(MOST))
    if (!moved.every((one) => one.isFunction && isOurs(one))) continue
    tried.splice(below(tried.length), 0, ...moved)
    const size = sizeOf(tried)
    if (size <= least) [best, least] = [tried, size]
  }
  process.stdout.write(` -> ${least}\n`)
  return best
}

const { atLoad, later } = await buildPeer('ours', true)
const chunks = [...atLoad, ...later]
const order = chunks.flatMap(({ code, map }) => {
  const statements = statementsOf({ code, map: JSON.stringify(map) })
  return improve(code, statements, (SECONDS * 1000) / chunks.length)
})
writeFileSync(
  ORDER,
  `${order
    .filter(isOurs)
    .map(({ key }) => key)
    .join('\n')}\n`,
)
